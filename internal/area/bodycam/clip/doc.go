// Package clip is the register of what body-worn cameras recorded, without the video: where each clip lies in the vendor's
// system, its fingerprint, what it is, how long it is kept, who read its record, and who was given it.
//
// Its words: a class says what a clip is and so how long it is kept (retention.json, dated); a hold keeps it whatever its time,
// and two people lift it; an access is one reading of its record here, or one viewing of the footage there, with a reason; a
// transfer is a clip given to the police; a request is somebody's right to their own data, with a clock of a month; a redaction
// is the masking of others before a clip is shown, with a second look by somebody else.
//
// Its tables: bodycam_clip, bodycam_clip_hold, bodycam_clip_event, bodycam_clip_access, bodycam_clip_transfer,
// bodycam_clip_request, bodycam_clip_asked, bodycam_clip_redaction, bodycam_clip_sweep. What is typed is sealed (package seal).
//
// A clip whose time is over is noted as overwritten by itself: the vendor's system does it, this register says so. A hold
// always wins. After a transfer to the police a class changes only by two people. Cases and exhibits belong to other areas and
// come in through Exhibits; activations of cameras through Activation.
package clip

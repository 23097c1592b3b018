// Package boardpack makes the board pack: one paper for a meeting that says what is found, what the board is asked to do,
// and where each figure comes from.
//
// Its words: a Pack is one version of the paper for a meeting; its Content is everything the paper says, and the one source
// of every form of it (page, PDF, DOCX, table of figures); a Figure is a number of it with its definition, source, caution
// and the moment at which the data stood (annex A). A pack is a draft until the executive lead signs its statement; then it
// is frozen: its bytes, their hash, and a number made of the hash. Opening it again makes a new version, with a reason, and
// leaves the frozen one as it was.
//
// Its table: board_pack. It counts nothing itself: every figure is asked of the area that owns it, and always as the
// executive lead of the organisation would see it (an integrated care board, region or England: as that role sees it),
// whoever presses the button. So locked reports are never counted apart, and a pack made twice says the same.
package boardpack

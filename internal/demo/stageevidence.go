package demo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"math"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/evidence"
)

// exhibits adds what was kept of a case: a photograph on hold, a sound recording that the police were given, footage that
// was asked for and saved.
func (s *stager) exhibits(c *casework.Case) error {
	x := s.Carried.Evidence
	if x == nil {
		return nil
	}
	s.on(31, 11)
	photo, err := s.kept(c, "door.png", picture(), evidence.New{About: evidence.About{Title: "The dented door of the bay (a drawn picture)"}, Media: evidence.Photo, Class: "evidence", Why: "Taken by the shift lead on the day"})
	if err != nil {
		return err
	}
	if err := x.Place(s.lead, c.Org, photo.ID, "police", "The police asked that it be kept until the court has decided."); err != nil {
		return err
	}
	call, err := s.kept(c, "call.wav", sound(), evidence.New{About: evidence.About{Title: "The call to the security desk (a made tone)"}, Media: evidence.Sound, Class: "evidence", Why: "Saved from the desk’s recorder by the security lead"})
	if err != nil {
		return err
	}
	footage, err := x.Ask(s.lead, c.Org, evidence.OfCase, c.ID, evidence.New{About: evidence.About{Title: "Camera over the bay, ten minutes", Asked: "Security control room"}, Class: "evidence", Why: "It shows the way in and the moment itself", Keep: 28})
	if err != nil {
		return err
	}
	s.on(29, 10)
	if err := x.Settle(s.lead, c.Org, footage.ID, true, "Security control room", "Saved to the control room’s own store"); err != nil {
		return err
	}
	copies, err := x.Copies(s.lead, s.DB, call)
	if err != nil || len(copies) == 0 {
		return err
	}
	s.on(10, 10)
	_, _, err = x.Disclose(s.lead, c.Org, evidence.OfCase, c.ID, evidence.Offer{Recipient: "PC 4471", Body: "Northmere Constabulary (invented)", Reference: "NC/45321/26", Ground: "crime", Why: "It lets the court hear what was said.", Patient: "no", Days: 30,
		Items: []evidence.Item{{Exhibit: call.ID, File: copies[0].File.ID}}})
	if err != nil {
		return err
	}
	// Another copy waits for a second person, since a patient is heard on it.
	s.on(2, 10)
	_, _, err = x.Disclose(s.lead, c.Org, evidence.OfCase, c.ID, evidence.Offer{Recipient: "Ms Imogen Example", Body: "An invented firm of solicitors", Reference: "IE/204", Ground: "claim", Why: "A letter asks for the call in a claim.", Patient: "yes", Days: 14,
		Items: []evidence.Item{{Exhibit: call.ID, File: copies[0].File.ID}}})
	return err
}

// atRisk asks for footage that nobody has confirmed as saved, and that is overwritten tomorrow.
func (s *stager) atRisk(c *casework.Case) error {
	x := s.Carried.Evidence
	if x == nil {
		return nil
	}
	s.on(11, 10)
	n := evidence.New{About: evidence.About{Title: "Camera over the ward’s door", Asked: "Security control room"}, Class: "evidence", Why: "It shows who came in and when", Keep: 12}
	n.Dates.Happened = s.Door.Now()
	_, err := x.Ask(s.lead, c.Org, evidence.OfCase, c.ID, n)
	return err
}

// kept stores a made file and adds it to the case.
func (s *stager) kept(c *casework.Case, name string, content []byte, n evidence.New) (evidence.Exhibit, error) {
	x := s.Carried.Evidence
	f, err := x.Files.PutLarge(s.lead, c.Org, x.Uploader(c.Org, s.x.crew.specialist.ID), name, bytes.NewReader(content), evidence.MaxFile)
	if err != nil {
		return evidence.Exhibit{}, err
	}
	n.Dates.Recorded = s.Door.Now().Add(-time.Hour)
	return x.Add(s.lead, c.Org, evidence.OfCase, c.ID, n, f)
}

// picture draws a door with a dent, so that nobody takes it for a photograph.
func picture() []byte {
	m := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			shade := color.RGBA{232, 237, 238, 255}
			if x > 90 && x < 230 && y > 20 {
				shade = color.RGBA{118, 134, 146, 255}
			}
			if d := math.Hypot(float64(x-150), float64(y-140)); d < 28 {
				shade = color.RGBA{uint8(66 + d), uint8(85 + d), uint8(99 + d), 255}
			}
			m.SetRGBA(x, y, shade)
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, m) // into memory it cannot fail
	return b.Bytes()
}

// sound makes half a second of a tone, in WAV.
func sound() []byte {
	const rate, n = 8000, 4000
	var b bytes.Buffer
	b.WriteString("RIFF")
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) }
	put(uint32(36 + n))
	b.WriteString("WAVEfmt ")
	put(uint32(16))
	put([]uint16{1, 1})
	put([]uint32{rate, rate})
	put([]uint16{1, 8})
	b.WriteString("data")
	put(uint32(n))
	for i := range n {
		b.WriteByte(byte(128 + 60*math.Sin(2*math.Pi*440*float64(i)/rate)))
	}
	return b.Bytes()
}

package demo

import (
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
)

// clips tells the register of what a pilot's cameras recorded: clips in each state, one with the police, two requests of which
// one is late, and a masking that waits for its second look. Who asks is invented.
func (s *stager) clips() error {
	c := s.Carried.Clip
	if c == nil {
		return nil
	}
	people := s.holders(authz.Privacy)
	if len(people) == 0 {
		return nil
	}
	privacy := s.as(people[0], authz.Privacy)
	list := map[string]clip.Clip{}
	for i, x := range []struct {
		name, class, shows string
		ago, minutes       int
	}{
		{"gone", clip.NonEvidential, "A test at the start of a shift", 45, 1}, {"forgotten", "", "", 34, 2},
		{"due", "", "A visitor shouts in the corridor", 30, 6}, {"due too", "", "", 30, 3}, {"soon", clip.NonEvidential, "The camera was switched on by mistake", 30, 2},
		{"complaint", "complaint", "A relative says that the crew was rude", 24, 11}, {"court", "", "A patient’s visitor hits a porter at the bay", 21, 8},
		{"asked for", "", "The doors of the waiting room, 10 people", 18, 9}, {"training", "training", "A calm way out of a shouting match, with everybody’s agreement", 12, 5},
		{"new", "", "", 2, 4}, {"newer", "", "A dog at a front door", 1, 3}, {"plain", clip.NonEvidential, "Waiting in the vehicle", 6, 2},
	} {
		s.on(x.ago, 10)
		at := s.Door.Now().Add(-14 * time.Hour).In(clock.London())
		p := s.x.estate.places[i%len(s.x.estate.places)]
		made, err := c.Add(s.lead, s.scopeOf(s.lead, clip.ActAdd), clip.New{Unit: p.unit, Vendor: "Vaultcam (invented)", VendorClip: s.x.ID + "-" + at.Format("20060102") + "-" + string(rune('A'+i)),
			SHA256: strings.Repeat(string("0123456789abcdef"[i])+"4be091f2", 8)[:64], Tag: "C-" + string(rune('1'+i%8)), Begins: at, Seconds: x.minutes * 60, Shows: x.shows})
		if err != nil {
			return err
		}
		if x.class != "" {
			s.on(x.ago, 15)
			if _, err := c.Classify(s.lead, made.Org, made.ID, 0, x.class, "Looked at by the violence reduction lead"); err != nil {
				return err
			}
		}
		list[x.name] = made
	}
	if err := s.clipsHeld(privacy, list["complaint"], list["court"]); err != nil {
		return err
	}
	if err := s.clipsAsked(privacy, list["asked for"]); err != nil {
		return err
	}
	for _, ago := range []int{14, 3, 0} {
		s.on(ago, 23)
		if _, err := c.Sweep(s.ctx, s.Door.Now()); err != nil {
			return err
		}
	}
	return nil
}

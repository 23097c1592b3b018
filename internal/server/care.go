package server

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/casework/caseworkweb"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/letter"
)

// letterKinds are the kinds of letters of every area that writes some.
func letterKinds() ([]letter.Default, error) {
	var out []letter.Default
	for _, kinds := range []func() ([]letter.Default, error){casework.LetterKinds, sanction.LetterKinds, justice.LetterKinds} {
		list, err := kinds()
		if err != nil {
			return nil, err
		}
		out = slices.Concat(out, list)
	}
	return out, nil
}

// newLetters makes what writes letters of every area.
func (s *Server) newLetters() (err error) {
	s.Letters = &casework.Letters{DB: s.DB, Door: s.Door, Ring: s.Ring, Printer: letter.FindPrinter(s.Config.Chromium)}
	s.Letters.Kinds, err = letterKinds()
	return err
}

// care is what the pages of letters, RIDDOR, absence, cost and reviews are made with.
func (s *Server) care() caseworkweb.Care {
	return caseworkweb.Care{Deps: caseworkweb.Deps{Cases: s.Casework, Unit: s.unitName}, Letters: s.Letters, Org: s.letterhead}
}

// letterhead gives an organisation's name for its letters.
func (s *Server) letterhead(ctx context.Context, id string) (string, []string) {
	return s.orgName(ctx, id), nil
}

package collection

import (
	"context"
	"strings"
	"unicode"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

// The longest texts that are kept, in characters.
const (
	mostReason = 1000
	mostNote   = 2000
	mostCode   = 80
)

// tidy takes control characters and doubled spaces out of what was typed, and ends it at some length.
func tidy(s string, most int) string {
	s = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))), " ")
	if r := []rune(s); len(r) > most {
		s = string(r[:most])
	}
	return s
}

// known refuses an organisation that is no trust.
func (s *Service) known(ctx context.Context, code string) error {
	t, err := s.Org.Tree(ctx)
	if err != nil {
		return err
	}
	if o, ok := t.Get(code); !ok || o.Kind != org.Trust {
		return fault.Missing()
	}
	return nil
}

// owes tells whether an organisation owes a month: a trust that was open on its last day.
func owes(o org.Organisation, m Month) bool {
	return o.Kind == org.Trust && o.Open(org.Date(m.Last().Format(dayLayout)))
}

package network

import (
	"bytes"
	"context"
	"iter"
	"strings"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
)

func text[T any](key string, f func(T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Value: func(x T) export.Cell { return export.TextCell(f(x)) }}
}

func rowsOf[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, x := range list {
			if !yield(x, nil) {
				return
			}
		}
	}
}

func written[T any](ctx context.Context, format string, cols []export.Column[T], list []T, o export.Options) (b []byte, err error) {
	var out bytes.Buffer
	switch format {
	case "csv":
		_, err = export.CSV(ctx, &out, cols, rowsOf(list), o)
	case "xlsx":
		_, err = export.XLSX(ctx, &out, cols, rowsOf(list), o)
	default:
		err = fault.Missing()
	}
	return out.Bytes(), err
}

// File writes one of the lists as csv or xlsx: partners, contacts, commitments, agreements, releases or problems. It is noted
// in the audit log before it is given.
func (s *Service) File(ctx context.Context, sc authz.Scope, name, format string, o export.Options) ([]byte, error) {
	v, err := s.Overview(ctx, sc)
	if err != nil {
		return nil, err
	}
	today, rows, act := s.Today(), 0, ActRead
	var b []byte
	switch name {
	case "partners":
		rows = len(v.Partners)
		b, err = written(ctx, format, []export.Column[Partner]{text("name", func(x Partner) string { return x.Name }), text("kind", func(x Partner) string { return KindWords(x.Kind) }), text("area", func(x Partner) string { return x.Area }),
			text("about", func(x Partner) string { return x.About }), text("ended", func(x Partner) string { return string(x.Ended) })}, v.Partners, o)
	case "contacts":
		rows = len(v.Contacts)
		b, err = written(ctx, format, []export.Column[Contact]{text("partner", func(x Contact) string { return x.PartnerName }), text("name", func(x Contact) string { return x.Name }), text("role", func(x Contact) string { return x.Role }),
			text("mail", func(x Contact) string { return x.Mail }), text("phone", func(x Contact) string { return x.Phone }), text("basis", func(x Contact) string { return x.Basis }), text("confirmed_on", func(x Contact) string { return string(x.Confirmed) }),
			text("not_confirmed_for_a_year", func(x Contact) string { return yes(x.Stale(today)) })}, v.Contacts, o)
	case "commitments":
		rows = len(v.Commitments)
		b, err = written(ctx, format, []export.Column[Commitment]{text("partner", func(x Commitment) string { return x.PartnerName }), text("promised_by", func(x Commitment) string { return map[bool]string{true: "partner", false: "us"}[x.Theirs] }),
			text("what", func(x Commitment) string { return x.Words }), text("owner", func(x Commitment) string { return x.Owner }), text("due", func(x Commitment) string { return string(x.Due) }), text("first_due", func(x Commitment) string { return string(x.FirstDue) }),
			text("ended", func(x Commitment) string { return string(x.Ended) }), text("outcome", func(x Commitment) string { return x.Outcome }), text("late", func(x Commitment) string { return yes(x.Late(today)) })}, v.Commitments, o)
	case "agreements":
		rows = len(v.Agreements)
		b, err = written(ctx, format, []export.Column[Agreement]{text("agreement", func(x Agreement) string { return x.Name }), text("partner", func(x Agreement) string { return x.PartnerName }), text("state", func(x Agreement) string { return string(x.State(today)) }),
			text("profile", func(x Agreement) string { return x.Profile }), text("fields", func(x Agreement) string { return strings.Join(x.Fields, ";") }), text("purpose", func(x Agreement) string { return x.Purpose }), text("lawful_basis", func(x Agreement) string { return x.Basis }),
			text("frequency", func(x Agreement) string { return x.Frequency }), text("from", func(x Agreement) string { return string(x.From) }), text("until", func(x Agreement) string { return string(x.Until) }), text("review", func(x Agreement) string { return string(x.Review) }),
			text("impact_assessment", func(x Agreement) string { return x.DPIA }), text("signed_for_us", func(x Agreement) string { return x.Ours.Name }), text("signed_for_partner", func(x Agreement) string { return x.Theirs.Name })}, v.Agreements, o)
	case "releases":
		if !v.SeesReleases {
			return nil, fault.Missing()
		}
		rows, act = len(v.Releases), ActSee
		b, err = written(ctx, format, []export.Column[Release]{text("partner", func(x Release) string { return x.PartnerName }), text("agreement", func(x Release) string { return x.AgreementName }), text("profile", func(x Release) string { return x.Profile }),
			text("from", func(x Release) string { return string(x.From) }), text("until", func(x Release) string { return string(x.Until) }), text("state", func(x Release) string { return string(x.Stage) }), text("rows", func(x Release) string { return itoa(x.Tally.Rows) }),
			text("sha256", func(x Release) string { return x.Hash }), text("first", func(x Release) string { return x.First.Name }), text("second", func(x Release) string { return x.Second.Name }), text("received", func(x Release) string { return string(x.ReceivedOn) })}, v.Releases, o)
	case "problems":
		type step struct {
			*Problem
			Entry
		}
		var list []step
		for i := range v.Problems {
			for _, st := range Steps() {
				for _, e := range v.Problems[i].In(st) {
					list = append(list, step{&v.Problems[i], e})
				}
			}
		}
		rows = len(list)
		b, err = written(ctx, format, []export.Column[step]{text("problem", func(x step) string { return x.Problem.Name }), text("step", func(x step) string { return string(x.Step) }), text("what", func(x step) string { return x.Words }),
			text("source", func(x step) string { return x.Source }), text("link", func(x step) string { return x.Link }), text("on", func(x step) string { return string(x.On) }), text("acts_on", func(x step) string {
				e, _ := x.Problem.Entry(x.Of)
				return e.Words
			}), text("result", func(x step) string { return x.Result })}, list, o)
	default:
		return nil, fault.Missing()
	}
	if err != nil {
		return nil, err
	}
	return b, s.Exported(ctx, act, "network_"+name, format, rows)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

package standard

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// Wording is one revision of an indicator's official wording and reference.
type Wording struct {
	Org, ID, Code, Source, ByName string
	Ref, Official                 *string
	Verification                  catalogue.Verification
	At                            db.Time
}

// Wordings are the revisions that hold for an organisation, by indicator, the newest first.
type Wordings map[string][]Wording

// Words are an indicator's words at a moment.
type Words struct {
	// Text is the official text where one is loaded, or our paraphrase.
	Text, Paraphrase, Ref string
	Verification          catalogue.Verification
	// Source names where a loaded wording comes from, "" for the shipped one.
	Source string
	// Corrected is when it was corrected after that moment; zero where it was not.
	Corrected db.Time
}

// Official tells whether the text is a loaded one that somebody marked as verified.
func (w Words) Official() bool { return w.Verification == catalogue.Verified }

// At gives an indicator's words as they were at a moment, and whether they were corrected since. A zero moment is now.
func (w Wordings) At(i catalogue.Indicator, at db.Time) Words {
	out := Words{Text: i.Text, Paraphrase: i.Text, Verification: i.Verification}
	if i.OfficialRef != nil {
		out.Ref = *i.OfficialRef
	}
	if i.OfficialText != nil {
		out.Text = *i.OfficialText
	}
	for _, r := range w[i.Code] {
		if !at.IsZero() && r.At.After(at.Time) {
			out.Corrected = r.At
			continue
		}
		out.Verification, out.Source = r.Verification, r.Source
		if r.Ref != nil {
			out.Ref = *r.Ref
		}
		if r.Official != nil {
			out.Text = *r.Official
		}
		break
	}
	return out
}

// Since tells when wording was last corrected after a moment; zero where it was not.
func (w Wordings) Since(at time.Time) db.Time {
	var out db.Time
	for _, list := range w {
		if len(list) > 0 && list[0].At.After(at) && list[0].At.After(out.Time) {
			out = list[0].At
		}
	}
	return out
}

// wordings reads the revisions that hold for an organisation: its own and England's.
func (s *Service) wordings(ctx context.Context, q db.Querier, of, version string) (Wordings, error) {
	out := Wordings{}
	_, err := db.All(ctx, q, func(r db.Row) (bool, error) {
		var w Wording
		err := r.Scan(&w.Org, &w.ID, &w.Code, &w.Ref, &w.Official, &w.Verification, &w.Source, &w.At, &w.ByName)
		out[w.Code] = append(out[w.Code], w)
		return true, err
	}, `SELECT org_id, id, code, official_ref, official_text, verification, source, at, by_name FROM standard_wording
		WHERE org_id IN ($1, $2) AND catalogue = $3 ORDER BY at DESC, id DESC`, of, org.Root, version)
	return out, err
}

// Wordings gives the revisions that hold for the asker's organisation.
func (s *Service) Wordings(ctx context.Context, version string) (Wordings, error) {
	return s.wordings(ctx, s.DB, authz.From(ctx).Org, version)
}

var wordingTable = op.Table{Name: "standard_wording", Columns: []string{"org_id", "id", "catalogue", "code", "official_ref", "official_text", "verification", "source", "at", "by_id", "by_name"}}

package round

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/standard/rollup"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Sample is what a moderator asks for: how many organisations and indicators, drawn by chance, or indicators by name.
type Sample struct {
	Campaign, Name, Due string
	Orgs, Indicators    int
	// Codes are the indicators where they are chosen and not drawn.
	Codes []string
}

// The most that is drawn at once: a sample, not a second assessment.
const (
	mostOrgs       = 30
	mostIndicators = 12
)

var (
	moderationTable = op.Table{Name: "moderation", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "campaign_id", "name", "catalogue", "round", "due", "drawn", "made_at", "made_name",
		"ended_at", "version"}}
	itemTable = op.Table{Name: "moderation_item", Columns: []string{"org_id", "moderation_id", "indicator", "moderator", "assessment_id", "rating", "shared", "shared_at", "shared_name", "moderated", "words",
		"moderated_at", "moderated_by", "moderated_name"}}
)

// chance gives the dice of a moderation: they follow from its id, so that anybody can draw the sample again.
func chance(moderation string) *rand.Rand {
	h := sha256.Sum256([]byte(moderation))
	return rand.New(rand.NewPCG(binary.BigEndian.Uint64(h[:8]), binary.BigEndian.Uint64(h[8:16])))
}

// draw takes n of a list by chance, in the list's order.
func draw(r *rand.Rand, list []string, n int) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	list = list[:min(n, len(list))]
	slices.Sort(list)
	return list
}

// Draw draws a sample from the organisations that are in, and asks them to share the reason and the list of evidence of the
// drawn indicators alone. The moderator's own organisation is never drawn.
func (s *Service) Draw(ctx context.Context, in Sample) (Moderation, error) {
	me := authz.From(ctx)
	m := Moderation{Org: me.Org, ID: id.Random("mod"), Campaign: in.Campaign, Name: clean(in.Name), Due: in.Due, Version: 1}
	if _, err := s.Door.Policy().Check(me, ActModerate); err != nil {
		return m, err
	}
	sc, err := s.Door.Policy().Check(me, ActSee)
	if err != nil {
		return m, err
	}
	var p fault.Problems
	words(&p, "name", m.Name, "Give it a name, such as Post-incident support, autumn 2026", 120)
	if !isDay(m.Due) || m.Due <= s.Today() {
		p.Add("due", "Give a day that is still to come")
	}
	if in.Orgs < 1 || in.Orgs > mostOrgs {
		p.Add("orgs", "Draw from 1 to %d organisations", mostOrgs)
	}
	if len(in.Codes) == 0 && (in.Indicators < 1 || in.Indicators > mostIndicators) || len(in.Codes) > mostIndicators {
		p.Add("indicators", "Draw or choose from 1 to %d indicators", mostIndicators)
	}
	c, err := s.Campaign(ctx, sc, in.Campaign)
	if fault.Is(err, fault.NotFound) {
		p.Add("campaign", "Choose a campaign with organisations below you")
		err = nil
	}
	if err != nil {
		return m, err
	}
	var in2 []string
	ids := map[string]string{}
	for _, r := range c.Returns {
		if !r.In.IsZero() && r.Org != me.Org {
			in2 = append(in2, r.Org)
			ids[r.Org] = r.Assessment
		}
	}
	if len(p) == 0 && len(in2) == 0 {
		p.Add("campaign", "Nobody is in yet, so nothing can be drawn")
	}
	codes, err := s.codes(ctx, &p, c.Catalogue, in.Codes)
	if err != nil {
		return m, err
	}
	if err := fault.WithProblems(p); err != nil {
		return m, err
	}
	m.Catalogue, m.Round = c.Catalogue, c.Round
	dice := chance(m.ID)
	orgs := draw(dice, in2, in.Orgs)
	if len(in.Codes) == 0 {
		codes = draw(dice, codes, in.Indicators)
		m.Drawn = "Drawn by chance: " + strconv.Itoa(len(orgs)) + " of " + strconv.Itoa(len(in2)) + " organisations that are in, and " + strconv.Itoa(len(codes)) + " indicators. The draw follows from the number of this moderation, so it can be repeated"
	} else {
		m.Drawn = "Organisations drawn by chance: " + strconv.Itoa(len(orgs)) + " of " + strconv.Itoa(len(in2)) + " that are in. The indicators were chosen by the moderator"
	}
	if m.Items, err = s.items(ctx, sc, &m, orgs, codes, ids); err != nil {
		return m, err
	}
	if len(m.Items) == 0 {
		return m, fault.WithProblems(fault.Problems{{Field: "indicators", Message: "None of those drawn has rated any of these green, amber or red"}})
	}
	return m, s.ask(ctx, &m)
}

// codes gives the indicators to draw from, or those that were chosen.
func (s *Service) codes(ctx context.Context, p *fault.Problems, catalogue string, chosen []string) ([]string, error) {
	book, err := s.Standard.Book(ctx)
	if err != nil {
		return nil, err
	}
	v, ok := book.Find(catalogue)
	if !ok {
		return nil, nil
	}
	var all []string
	for _, x := range v.Sections {
		for _, i := range x.Indicators {
			all = append(all, i.Code)
		}
	}
	if len(chosen) == 0 {
		return all, nil
	}
	for _, c := range chosen {
		if !slices.Contains(all, c) {
			p.Add("indicators", "Choose indicators of the campaign’s version")
			break
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(chosen))), nil
}

// items gives the drawn indicators that the drawn organisations rated green, amber or red in what they signed for the campaign.
func (s *Service) items(ctx context.Context, sc authz.Scope, m *Moderation, orgs, codes []string, ids map[string]string) ([]Item, error) {
	var out []Item
	for _, o := range orgs {
		var a db.Args
		q := `SELECT p.ratings FROM standard_standing p WHERE p.org_id = ` + a.Add(o) + ` AND p.assessment_id = ` + a.Add(ids[o]) + ` AND ` + sc.WhereOrg(&a, "p.org_id")
		packed, err := db.All(ctx, s.DB, db.Scalar[string], q, a.Values()...)
		if err != nil {
			return nil, err
		}
		for _, text := range packed {
			rollup.Each(text, func(code string, r rollup.Rating) {
				if order[r] > 0 && slices.Contains(codes, code) {
					out = append(out, Item{Org: o, Moderation: m.ID, Indicator: code, Moderator: m.Org, Assessment: ids[o], Rating: r})
				}
			})
		}
	}
	return out, nil
}

// ask writes a moderation down and tells the organisations.
func (s *Service) ask(ctx context.Context, m *Moderation) error {
	_, err := op.Do(ctx, s.Door, ActModerate, op.In(m.Org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		m.MadeAt, m.MadeName = db.At(tx.Now()), tx.Actor().Name
		tx.Insert(moderationTable, m.Org, m.ID, "", "", "", m.Campaign, m.Name, m.Catalogue, string(m.Round), m.Due, m.Drawn, m.MadeAt, m.MadeName, db.Time{}, int64(1))
		var orgs []string
		for _, i := range m.Items {
			tx.Insert(itemTable, i.Org, m.ID, i.Indicator, m.Org, i.Assessment, string(i.Rating), []byte(nil), db.Time{}, "", "", []byte(nil), db.Time{}, "", "")
			if slices.Contains(orgs, i.Org) {
				continue
			}
			orgs = append(orgs, i.Org)
			if err := s.tell(tx, i.Org, notify.DecisionNeeded); err != nil {
				return 0, audit.Change{}, err
			}
		}
		return 0, audit.Created("moderation", m.ID, audit.F("campaign", m.Campaign), audit.F("organisations", strings.Join(orgs, " ")), audit.F("items", strconv.Itoa(len(m.Items)))), nil
	})
	return err
}

// Again draws from a list as the moderation of that number did, for whoever checks a draw.
func Again(moderation string, list []string, n int) []string {
	return draw(chance(moderation), list, n)
}

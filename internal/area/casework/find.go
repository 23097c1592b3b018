package casework

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/find"
	"github.com/havenward/havenward/internal/op"
)

// TitleKind are the words of titles, which whoever has a case in their lists may read.
const TitleKind find.Kind = " of a case title"

// mostFound bounds the cases that are looked at of each way in which one is found, the newest first, so that a search
// costs the same however many there are.
const mostFound = 1000

// findKind keeps the words of each area apart: whoever may not see an area finds nothing by them.
func findKind(area string) find.Kind { return find.Kind(" of a case by " + area) }

// year is a number that every reference of a year holds.
var year = regexp.MustCompile(`^(19|20)[0-9]{2}$`)

// Findable lets a case be found by a sealed reference of an area, such as the police's, by those alone who hold the action
// that Service.Seek names for it: by all of it, however it is parted, or by one of its numbers of four digits or more. Only
// blind words are kept.
func (s *Service) Findable(tx *op.Tx, c Case, area, reference string) {
	words := []string{joinedUp(reference)}
	for _, n := range regexp.MustCompile(`[0-9]{4,}`).FindAllString(reference, -1) {
		if !year.MatchString(n) {
			words = append(words, n)
		}
	}
	findKind(area).Add(tx, s.Ring, c.Org, c.ID, strings.Join(words, " "))
}

// retitled lets a case be found by its new title, and by its old one no more.
func (s *Service) retitled(ctx context.Context, tx *op.Tx, c *Case) error {
	as := c.ID + "#" + strconv.FormatInt(c.Version, 10)
	TitleKind.Add(tx, s.Ring, c.Org, as, c.Title)
	_, err := tx.Exec(ctx, `INSERT INTO case_retitled (org_id, case_id, found_as) VALUES ($1, $2, $3) ON CONFLICT (org_id, case_id) DO UPDATE SET found_as = excluded.found_as`, c.Org, c.ID, as)
	return err
}

// joinedUp leaves out what parts a reference: "NC/48213/26" and "NC 48213-26" are one.
func joinedUp(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// label is a person's label as somebody types it.
var label = regexp.MustCompile(`(?i)\b(person|alleged person|witness) ([a-z]|[0-9]{1,3})\b`)

// labelled takes labels out of a search: what is left, and who is meant. An alleged person or a witness is only looked
// for by those who see the whole case.
func labelled(words string, whole bool) (rest string, who []Person) {
	rest = label.ReplaceAllStringFunc(words, func(m string) string {
		for _, part := range []Part{Affected, Alleged, Witness} {
			for n := 1; n <= 300; n++ {
				if strings.EqualFold(Label(part, n), m) && (whole || part == Affected) {
					who = append(who, Person{Part: part, N: n})
					return " "
				}
			}
		}
		return m
	})
	return strings.TrimSpace(rest), who
}

// found gives the condition that a case is found by words: its reference, words of its title, its unit, a person's label,
// or sealed words of an area that the reader may see. Every word must be there. The scope is a condition beside it.
func (s *Service) found(ctx context.Context, a *db.Args, sc authz.Scope, f Filter) string {
	rest, who := labelled(f.Words, s.whole(ctx))
	var all, any []string
	one := func(text string) { any = append(any, "SELECT * FROM ("+text+") x"+strconv.Itoa(len(any))) }
	if rest != "" {
		one("SELECT id FROM case_record WHERE org_id = " + a.Add(sc.Org()) + " AND id = " + a.Add(strings.ToUpper(rest)))
		if text := TitleKind.Select(s.DB.Engine(), a, s.Ring, sc.Org(), rest, mostFound); text != "" {
			org := a.Add(sc.Org())
			one("SELECT COALESCE(r.case_id, w.record_id) FROM (" + text + ") w LEFT JOIN case_retitled r ON r.org_id = " + org + " AND r.found_as = w.record_id WHERE r.case_id IS NOT NULL" +
				" OR NOT EXISTS (SELECT 1 FROM case_retitled q WHERE q.org_id = " + org + " AND q.case_id = w.record_id)")
		}
		for _, area := range slices.Sorted(maps.Keys(s.Seek)) {
			if !s.Door.Policy().May(authz.From(ctx), s.Seek[area]) {
				continue
			}
			if text := findKind(area).Select(s.DB.Engine(), a, s.Ring, sc.Org(), joinedUp(rest), mostFound); text != "" {
				one(text)
			}
		}
		for _, u := range f.Places[:min(len(f.Places), 10)] {
			one("SELECT id FROM case_record WHERE org_id = " + a.Add(sc.Org()) + " AND unit_id = " + a.Add(u) + " ORDER BY opened_at DESC, id DESC LIMIT " + strconv.Itoa(mostFound))
		}
		all = append(all, "c.id IN ("+strings.Join(any, " UNION ALL ")+")")
	}
	for _, p := range who {
		org, part, n := a.Add(sc.Org()), a.Add(string(p.Part)), a.Add(int64(p.N))
		if rest == "" {
			all = append(all, "c.id IN (SELECT p.case_id FROM case_person p WHERE p.org_id = "+org+" AND p.part = "+part+" AND p.n = "+n+" AND NOT p.gone ORDER BY p.case_id DESC LIMIT "+strconv.Itoa(mostFound)+")")
			continue
		}
		all = append(all, "EXISTS (SELECT 1 FROM case_person p WHERE p.org_id = "+org+" AND p.case_id = c.id AND p.part = "+part+" AND p.n = "+n+" AND NOT p.gone)")
	}
	if len(all) == 0 {
		return "FALSE"
	}
	return strings.Join(all, " AND ")
}

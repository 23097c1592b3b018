package org

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

const selectEntry = `SELECT org_id, id, site_id, role, name, phone, email, hours, note, accredited_by, accreditation, accreditation_level, accredited_to, sort FROM directory_entry`

func scanEntry(r db.Row) (Entry, error) {
	var e Entry
	var hours string
	err := r.Scan(&e.Org, &e.ID, &e.Site, &e.Role, &e.Name, &e.Phone, &e.Email, &hours, &e.Note, &e.Accreditation.Body, &e.Accreditation.Title,
		&e.Accreditation.Level, &e.Accreditation.To, &e.Sort)
	if err == nil {
		e.Hours, err = ParseHours(hours)
	}
	return e, err
}

func (e Entry) tidy() Entry {
	for _, s := range []*string{&e.Name, &e.Phone, &e.Email, &e.Note, &e.Accreditation.Body, &e.Accreditation.Title, &e.Accreditation.Level} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
	return e
}

// fields gives the audit fields beside what was there before.
func (e Entry) fields(was Entry) []audit.Field {
	return []audit.Field{
		audit.FF("site", was.Site, e.Site), audit.FF("role", string(was.Role), string(e.Role)), audit.FF("name", was.Name, e.Name),
		audit.FF("phone", was.Phone, e.Phone), audit.FF("email", was.Email, e.Email), audit.FF("hours", was.Hours.String(), e.Hours.String()),
		audit.FF("note", was.Note, e.Note), audit.FF("accredited_by", was.Accreditation.Body, e.Accreditation.Body),
		audit.FF("accreditation", was.Accreditation.Title, e.Accreditation.Title),
		audit.FF("accreditation_level", was.Accreditation.Level, e.Accreditation.Level),
		audit.FF("accredited_to", string(was.Accreditation.To), string(e.Accreditation.To)),
		audit.FF("sort", strconv.Itoa(was.Sort), strconv.Itoa(e.Sort)),
	}
}

func (e Entry) values() []any {
	return []any{e.Org, e.ID, e.Site, string(e.Role), e.Name, e.Phone, e.Email, e.Hours.String(), e.Note, e.Accreditation.Body, e.Accreditation.Title,
		e.Accreditation.Level, string(e.Accreditation.To), e.Sort}
}

func (e Entry) insert(ctx context.Context, tx *op.Tx) error {
	return tx.Must(ctx, `INSERT INTO directory_entry (org_id, id, site_id, role, name, phone, email, hours, note, accredited_by, accreditation,
		accreditation_level, accredited_to, sort) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, e.values()...)
}

func (e Entry) update(ctx context.Context, tx *op.Tx) error {
	return tx.Must(ctx, `UPDATE directory_entry SET site_id = $3, role = $4, name = $5, phone = $6, email = $7, hours = $8, note = $9, accredited_by = $10,
		accreditation = $11, accreditation_level = $12, accredited_to = $13, sort = $14 WHERE org_id = $1 AND id = $2`, e.values()...)
}

// inRoleOrder sorts entries by role, then those of a site before those of the whole organisation, then by Sort.
func inRoleOrder(list []Entry) {
	place := map[string]int{}
	for i, r := range HelpRoles() {
		place[r.Code] = i
	}
	slices.SortStableFunc(list, func(a, b Entry) int {
		if d := place[string(a.Role)] - place[string(b.Role)]; d != 0 {
			return d
		}
		if (a.Site == "") != (b.Site == "") {
			if a.Site == "" {
				return 1
			}
			return -1
		}
		return a.Sort - b.Sort
	})
}

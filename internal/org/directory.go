package org

import (
	"context"
	"net/mail"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// HelpRole is what somebody in the directory is there for.
type HelpRole string

// The roles, in the order in which a page shows them.
const (
	SecurityDesk  HelpRole = "security_desk"
	ControlRoom   HelpRole = "control_room"
	Specialist    HelpRole = "specialist"
	ReductionLead HelpRole = "violence_reduction_lead"
	Deputy        HelpRole = "deputy"
	SexualSafety  HelpRole = "sexual_safety"
	SupportLine   HelpRole = "staff_support_line"
	PeerSupport   HelpRole = "peer_support"
	Occupational  HelpRole = "occupational_health"
	UnionContact  HelpRole = "union"
	SpeakUp       HelpRole = "speak_up_guardian"
	PoliceContact HelpRole = "police_contact"
)

// HelpRoles gives the roles in order with their words.
func HelpRoles() []Choice {
	return []Choice{
		{string(SecurityDesk), "Security desk"}, {string(ControlRoom), "Control room"}, {string(Specialist), "Security management specialist"},
		{string(ReductionLead), "Violence reduction lead"}, {string(Deputy), "Deputy"}, {string(SexualSafety), "Sexual safety team"},
		{string(SupportLine), "Staff support line"}, {string(PeerSupport), "Peer support"}, {string(Occupational), "Occupational health"},
		{string(UnionContact), "Union or safety representative"}, {string(SpeakUp), "Freedom to Speak Up guardian"}, {string(PoliceContact), "Police contact"},
	}
}

// Words gives the role in plain words, the key of its translation.
func (r HelpRole) Words() string { return Words(HelpRoles(), string(r)) }

// Entry is one line of the directory: a job contact, not a private one.
type Entry struct {
	Org, ID string
	// Site is "" for the whole organisation.
	Site string
	Role HelpRole
	// Name may be blank where a desk or a line answers.
	Name, Phone, Email string
	Hours              Hours
	// Note is a short line such as "ask for the duty officer".
	Note          string
	Accreditation Accreditation
	// Sort orders entries of the same role, the smallest first.
	Sort int
}

// Accreditation is a specialist's standing with a body that grants it.
type Accreditation struct {
	Body, Title, Level string
	// To is its last day, "" where none is known.
	To Date
}

// Held tells whether there is one that has not expired on a day.
func (a Accreditation) Held(on Date) bool { return a.Title != "" && (a.To == "" || on <= a.To) }

// Expired tells whether it was held and has run out. It hides nobody: they still answer the phone.
func (a Accreditation) Expired(on Date) bool { return a.To != "" && on > a.To }

// Problems gives what must be mended before the entry can be saved, as far as it shows alone.
func (e Entry) Problems() fault.Problems {
	var p fault.Problems
	if !isChoice(HelpRoles(), string(e.Role)) {
		p.Add("role", "Choose what they are there for")
	}
	if e.Phone == "" && e.Email == "" {
		p.Add("phone", "Give a phone number or an email address")
	}
	if e.Phone != "" && !ValidPhone(e.Phone) {
		p.Add("phone", "Give the phone number with digits and spaces only, such as 01632 960 001 or extension 2222")
	}
	if e.Email != "" {
		if a, err := mail.ParseAddress(e.Email); err != nil || a.Address != e.Email {
			p.Add("email", "Give an email address like name@example.org")
		}
	}
	for _, f := range []struct{ field, val string }{{"name", e.Name}, {"email", e.Email}, {"note", e.Note}, {"accredited_by", e.Accreditation.Body},
		{"accreditation", e.Accreditation.Title}, {"accreditation_level", e.Accreditation.Level}} {
		if len(f.val) > 200 {
			p.Add(f.field, "This is longer than 200 letters")
		}
	}
	if _, ok := ParseDate(string(e.Accreditation.To)); !ok {
		p.Add("accredited_to", "Give a real date")
	}
	return p
}

// ValidPhone tells whether s can be dialled: at least three digits, with spaces, brackets, a leading plus, or "ext".
func ValidPhone(s string) bool {
	n := 0
	for _, r := range strings.NewReplacer("extension", "", "ext.", "", "ext", "").Replace(strings.ToLower(s)) {
		switch {
		case r >= '0' && r <= '9':
			n++
		case !strings.ContainsRune(" ()-+,", r):
			return false
		}
	}
	return n >= 3 && n <= 20 && len(s) <= 40
}

// Dial gives the address of a phone link for a number, "" when it has an extension that no phone would dial.
func Dial(phone string) string {
	if strings.Contains(strings.ToLower(phone), "ext") {
		return ""
	}
	var b strings.Builder
	for i, r := range strings.TrimSpace(strings.ReplaceAll(phone, "(0)", "")) {
		if (r >= '0' && r <= '9') || (r == '+' && i == 0) {
			b.WriteRune(r)
		}
	}
	return "tel:" + b.String()
}

// Directory gives the entries of an organisation in the order of the pages.
func (s *Service) Directory(ctx context.Context, scope authz.Scope, org string) ([]Entry, error) {
	var a db.Args
	list, err := db.All(ctx, s.read, scanEntry, selectEntry+" WHERE org_id = "+a.Add(org)+" AND "+scope.WhereOrg(&a, "org_id")+" ORDER BY site_id, sort, id", a.Values()...)
	inRoleOrder(list)
	return list, err
}

// Entry gives one entry; none in scope is fault.NotFound.
func (s *Service) Entry(ctx context.Context, scope authz.Scope, org, entry string) (Entry, error) {
	var a db.Args
	return db.One(ctx, s.read, scanEntry, selectEntry+" WHERE org_id = "+a.Add(org)+" AND id = "+a.Add(entry)+" AND "+scope.WhereOrg(&a, "org_id"), a.Values()...)
}

// SaveEntry adds an entry without an ID, and changes one with.
func (s *Service) SaveEntry(ctx context.Context, in Entry) (Entry, error) {
	in = in.tidy()
	if err := fault.WithProblems(in.Problems()); err != nil {
		return in, err
	}
	saved, err := op.Do(ctx, s.door, ActDirectory, op.In(in.Org, ""), func(tx *op.Tx) (Entry, audit.Change, error) {
		e := in
		var was Entry
		err := knownOrg(ctx, tx, e.Org)
		if err == nil && e.ID != "" {
			was, err = db.One(ctx, tx, scanEntry, selectEntry+` WHERE org_id = $1 AND id = $2`, e.Org, e.ID)
		}
		if err != nil {
			return e, audit.Change{}, err
		}
		if e.Site != "" {
			if _, err := siteIn(ctx, tx, e.Org, e.Site); fault.Is(err, fault.NotFound) {
				return e, audit.Change{}, fault.WithProblems(fault.Problems{{Field: "site", Message: "Choose a site of this organisation"}})
			} else if err != nil {
				return e, audit.Change{}, err
			}
		}
		if was.ID == "" {
			e.ID = id.New("dir", tx.Now())
			return e, audit.Created("directory entry", e.ID, e.fields(was)...), e.insert(ctx, tx)
		}
		return e, audit.Changed("directory entry", e.ID, e.fields(was)...), e.update(ctx, tx)
	})
	s.changed()
	return saved, err
}

// RemoveEntry takes an entry out of the directory.
func (s *Service) RemoveEntry(ctx context.Context, org, entry string) error {
	_, err := op.Do(ctx, s.door, ActDirectory, op.In(org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		was, err := db.One(ctx, tx, scanEntry, selectEntry+` WHERE org_id = $1 AND id = $2`, org, entry)
		if err != nil {
			return "", audit.Change{}, err
		}
		return entry, audit.Removed("directory entry", entry, audit.FF("role", string(was.Role), ""), audit.FF("name", was.Name, "")),
			tx.Must(ctx, `DELETE FROM directory_entry WHERE org_id = $1 AND id = $2`, org, entry)
	})
	s.changed()
	return err
}

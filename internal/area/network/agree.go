package network

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

var agreementTable = op.Table{Name: "network_agreement", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "partner_id", "name", "profile", "from_on", "until_on", "review_on", "ended_on", "body", "made_at", "version"}}

// AddAgreement writes an agreement down. It is not live before both sides have signed it.
func (s *Service) AddAgreement(ctx context.Context, f AgreementForm) (string, error) {
	x, err := termsOf(f)
	if err != nil {
		return "", err
	}
	org := authz.From(ctx).Org
	body, err := json.Marshal(x.Body)
	if err != nil {
		return "", err
	}
	return op.Do(ctx, s.Door, ActKeep, op.In(org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		if _, err := onePartner(ctx, tx, tx.Scope(), x.Partner); err != nil {
			return "", audit.Change{}, fault.WithProblems(fault.Problems{{Field: "partner", Message: "Choose a partner"}})
		}
		n := id.New("nag", tx.Now())
		tx.Insert(agreementTable, org, n, "", "", "", x.Partner, x.Name, x.Profile, string(x.From), string(x.Until), string(x.Review), "", string(body), db.At(tx.Now()), int64(1))
		event(tx, org, n, "written", "Written down")
		return n, audit.Created("network_agreement", n, audit.F("name", x.Name), audit.F("profile", x.Profile), audit.F("fields", strings.Join(x.Fields, ";")), audit.F("until", string(x.Until))), nil
	})
}

// changeAgreement runs a rule on an agreement in reach; the rule gives what goes into its log.
func (s *Service) changeAgreement(ctx context.Context, act authz.Action, record string, seen int64, kind string, rule func(*op.Tx, *Agreement) (string, error)) error {
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, act, op.On("network_agreement", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		x, err := oneAgreement(ctx, tx, tx.Scope(), record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != x.Version {
			return 0, audit.Change{}, moved()
		}
		words, err := rule(tx, &x)
		if err != nil {
			return 0, audit.Change{}, err
		}
		body, err := json.Marshal(x.Body)
		if err != nil {
			return 0, audit.Change{}, err
		}
		event(tx, org, record, kind, words)
		return 0, audit.Changed("network_agreement", record, audit.F(kind, words)),
			tx.Must(ctx, `UPDATE network_agreement SET name = $3, profile = $4, from_on = $5, until_on = $6, review_on = $7, ended_on = $8, body = $9, version = version + 1 WHERE org_id = $1 AND id = $2`,
				org, record, x.Name, x.Profile, string(x.From), string(x.Until), string(x.Review), string(x.Ended), string(body))
	})
	return err
}

// EditAgreement changes what an agreement says. Whoever had signed the old words signs again.
func (s *Service) EditAgreement(ctx context.Context, record string, seen int64, f AgreementForm) error {
	n, err := termsOf(f)
	if err != nil {
		return err
	}
	return s.changeAgreement(ctx, ActKeep, record, seen, "changed", func(_ *op.Tx, x *Agreement) (string, error) {
		if x.Ended != "" {
			return "", fault.New(fault.Conflict, "This agreement was ended. Write a new one")
		}
		words := "Changed"
		if x.Ours.On != "" || x.Theirs.On != "" {
			words = "Changed after it was signed, so both sides sign again"
		}
		x.Name, x.Profile, x.From, x.Until, x.Review, x.Body = n.Name, n.Profile, n.From, n.Until, n.Review, Body{Terms: n.Terms}
		return words, nil
	})
}

// Sign signs for the actor's own organisation, as themselves. An agreement without an impact assessment is not signed.
func (s *Service) Sign(ctx context.Context, record string, seen int64) error {
	return s.changeAgreement(ctx, ActSign, record, seen, "signed", func(tx *op.Tx, x *Agreement) (string, error) {
		switch {
		case x.Ended != "":
			return "", fault.New(fault.Conflict, "This agreement was ended")
		case x.Ours.On != "":
			return "", fault.New(fault.Conflict, "It is signed for us already")
		case x.DPIA == "":
			return "", fault.New(fault.Conflict, "Write down which impact assessment stands behind it first")
		}
		a := tx.Actor()
		x.Ours = Signature{Name: a.Name, Role: a.Role.Words(), On: clock.DayOf(tx.Now()), ID: a.ID}
		return "Signed for us", nil
	})
}

// PartnerSigned writes down who signed for the partner, and when.
func (s *Service) PartnerSigned(ctx context.Context, record string, seen int64, name, role, on string) error {
	var p fault.Problems
	sg := Signature{Name: typed(&p, "signer", name, "Write who signed", lineMost), Role: typed(&p, "role", role, "Write as what they signed", lineMost), On: s.pastDay(&p, "on", on, "Say on which day they signed")}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.changeAgreement(ctx, ActKeep, record, seen, "signed", func(_ *op.Tx, x *Agreement) (string, error) {
		if x.Theirs.On != "" {
			return "", fault.New(fault.Conflict, "The partner’s signature is written down already")
		}
		x.Theirs = sg
		return "Signed for the partner by " + sg.Name + ", " + sg.Role, nil
	})
}

// Reviewed notes that an agreement was looked at again, and when the next time is.
func (s *Service) Reviewed(ctx context.Context, record string, seen int64, found, next string) error {
	var p fault.Problems
	found = typed(&p, "found", found, "Say what you found", textMost)
	d := day(&p, "next", next, "Say when it is looked at next")
	if d != "" && d <= s.Today() {
		p.Add("next", "That day has to lie ahead")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.changeAgreement(ctx, ActKeep, record, seen, "reviewed", func(_ *op.Tx, x *Agreement) (string, error) {
		if d > x.Until {
			return "", fault.WithProblems(fault.Problems{{Field: "next", Message: "It has to be looked at before it ends"}})
		}
		x.Review = d
		return "Looked at: " + found, nil
	})
}

// End ends an agreement before its day. Nothing goes out under it any more.
func (s *Service) End(ctx context.Context, record string, seen int64, why string) error {
	var p fault.Problems
	why = typed(&p, "why", why, "Say why it ends", textMost)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.changeAgreement(ctx, ActKeep, record, seen, "ended", func(tx *op.Tx, x *Agreement) (string, error) {
		if x.Ended != "" {
			return "", fault.New(fault.Conflict, "It was ended already")
		}
		x.Ended, x.Why = clock.DayOf(tx.Now()), why
		return "Ended: " + why, nil
	})
}

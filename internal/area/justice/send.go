package justice

import (
	"context"
	"errors"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/ui/lang"
)

// sendAsk sends the link of an ask. Its words are in English and in Welsh, since nobody knows the officer's language.
func (s *Service) sendAsk(ctx context.Context, org string, j askJob) error {
	a, err := db.One(ctx, s.DB, s.scanAsk, `SELECT `+askColumns+` FROM justice_ask WHERE org_id = $1 AND case_id = $2 AND id = $3`, org, j.Case, j.ID)
	if err != nil {
		return err
	}
	if a.State != "asked" || a.Sent == "sent" {
		return nil
	}
	x, err := s.report(ctx, s.DB, org, a.Case, a.Report)
	if err != nil {
		return err
	}
	token := s.Token(org, a.ID)
	if known, err := db.One(ctx, s.DB, db.Scalar[string], `SELECT link_digest FROM justice_ask WHERE org_id = $1 AND case_id = $2 AND id = $3`, org, a.Case, a.ID); err != nil || known != digest(token) {
		return jobs.Stop("the link cannot be made again", err)
	}
	if s.Mail.Host == "" { // it was there when the officer was asked
		return s.sent(ctx, a, "unsent")
	}
	name := org
	if s.Tree != nil {
		tree, err := s.Tree(ctx)
		if err != nil {
			return err
		}
		if o, ok := tree.Get(org); ok {
			name = o.Name
		}
	}
	subject, text := s.letter(ctx, name, x, a, s.Base+LinkPath(token))
	err = s.Mail.Send(ctx, notify.Mail{To: x.to(a.Level), Subject: subject, Text: text, ID: a.ID, Language: "en"})
	var refused *notify.MailError
	switch {
	case err == nil:
		return s.sent(ctx, a, "sent")
	case errors.As(err, &refused) && refused.Permanent:
		return s.sent(ctx, a, "failed")
	case jobs.InfoOf(ctx).Last:
		return errors.Join(err, s.sent(ctx, a, "failed"))
	}
	return err
}

func (s *Service) letter(ctx context.Context, name string, x Report, a Ask, link string) (subject, text string) {
	var b strings.Builder
	for i, l := range []lang.Lang{lang.En, lang.Cy} {
		in := lang.With(ctx, l)
		if i > 0 {
			b.WriteString("\n\n----\n\n")
		}
		b.WriteString(lang.T(in, "%s asks about %s. Somebody was hurt at work and waits to hear.", name, x.Ref()) + "\n\n")
		b.WriteString(lang.T(in, "Answer once by this link. You need no account, and it takes about 30 seconds:") + "\n" + link + "\n\n")
		b.WriteString(lang.T(in, "The link ends on %s. If this is not for you, please say so there.", lang.Day(in, a.ExpiresAt)) + "\n")
	}
	return lang.T(lang.With(ctx, lang.En), "Is there a decision on %s?", x.Ref()), b.String()
}

// sent keeps what became of the message. A refused address is somebody's task.
func (s *Service) sent(ctx context.Context, a Ask, how string) error {
	_, err := op.Do(ctx, s.Door, ActSweep, op.In(a.Org, "").Once("justice/"+a.Case), func(tx *op.Tx) (bool, audit.Change, error) {
		ch := audit.Changed("police_ask", a.ID, audit.F("case", a.Case), audit.F("sent", how))
		if err := tx.Must(ctx, `UPDATE justice_ask SET sent = $4 WHERE org_id = $1 AND case_id = $2 AND id = $3`, a.Org, a.Case, a.ID, how); err != nil || how != "failed" {
			return err == nil, ch, err
		}
		c, open, err := s.caseOf(ctx, tx, a.Org, a.Case)
		if err != nil || !open {
			return false, ch, err
		}
		return true, ch, s.task(ctx, tx, c, "address/"+a.Report, "The officer’s e-mail address was refused. Check it, or ring", endOfDay(tx.Now().AddDate(0, 0, 1)), Path(c.ID))
	})
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

package server

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
	"github.com/havenward/havenward/internal/ui/lang"
)

// signMail is a message about somebody's account. Its link opens the account, so it waits sealed.
type signMail struct {
	Person, To, Locale, Link string
	Template                 identity.Template
}

// signMailWords are the sentence of each message and whether a link follows; keys of their translation.
var signMailWords = map[identity.Template]string{
	identity.TellForgotten:  "Use this link once, within the hour, to choose a new password. If you did not ask for it, do nothing.",
	identity.TellInvitation: "You have been invited to Havenward. Use this link once to join.",
	identity.TellNewFactor:  "A new way to sign in was added to your account. If this was not you, tell your administrator now.",
	identity.TellPassword:   "The password of your account was changed. If this was not you, tell your administrator now.",
	identity.TellRoleLent:   "Somebody lent you a role. Sign in to see it.",
	identity.TellReset:      "An administrator took away the second step of your sign-in. If you did not ask for it, tell them now.",
	identity.TellMoved:      "Your account has a new e-mail address. If this was not you, tell your administrator now.",
	identity.TellRecovered:  "A recovery code was used to sign in to your account. If this was not you, tell your administrator now.",
}

// tellPerson enqueues a message about somebody's account.
func (s *Server) tellPerson(ctx context.Context, p identity.Person, t identity.Template, link string) error {
	place := seal.Place{Org: p.Org, Record: p.ID, Field: "link"}
	sealed, err := s.Ring.Seal(place, []byte(link))
	if err != nil {
		return err
	}
	_, err = op.Keep(ctx, s.Door, p.Org, func(k op.Keeper) (bool, error) {
		return true, k.Later("identity.mail", signMail{Person: p.ID, To: p.Email, Locale: p.Locale, Link: base64.StdEncoding.EncodeToString(sealed), Template: t}, k.Now(), "")
	})
	return err
}

// sendSignMail sends it; a link that has waited too long for a mail server is not worth sending.
func (s *Server) sendSignMail(smtp notify.SMTP) func(ctx context.Context, org string, m signMail) error {
	return func(ctx context.Context, org string, m signMail) error {
		if smtp.Host == "" {
			return jobs.Stop("no mail server is set", nil)
		}
		sealed, err := base64.StdEncoding.DecodeString(m.Link)
		if err != nil {
			return jobs.Stop("the message is damaged", err)
		}
		link, err := s.Ring.Open(seal.Place{Org: org, Record: m.Person, Field: "link"}, sealed)
		if err != nil {
			return jobs.Stop("the message is damaged", err)
		}
		ctx = lang.With(ctx, lang.Lang(m.Locale))
		var b strings.Builder
		b.WriteString(lang.T(ctx, signMailWords[m.Template]) + "\n")
		if len(link) > 0 {
			b.WriteString("\n" + s.Config.Base() + string(link) + "\n")
		}
		b.WriteString("\n" + lang.T(ctx, "Havenward is not an emergency service. In danger, call 999.") + "\n")
		err = smtp.Send(ctx, notify.Mail{To: m.To, Subject: lang.T(ctx, "About your Havenward account"), Text: b.String(), ID: jobs.InfoOf(ctx).Job, Language: m.Locale})
		var refused *notify.MailError
		if errors.As(err, &refused) && refused.Permanent {
			return jobs.Stop(refused.Error(), nil)
		}
		return err
	}
}

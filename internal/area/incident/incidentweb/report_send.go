package incidentweb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/offline"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// showManifest answers with the form as a device keeps it: the same for everybody who asks for this place and language.
func showManifest(v *visit) error {
	b, err := json.Marshal(manifest(v.ctx(), v.form))
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.Header().Set("Cache-Control", "no-cache")
	if v.r.Method != http.MethodHead {
		_, _ = v.w.Write(b)
	}
	return nil
}

// manifest gives the form in a language. Its version is a digest of all that is in it.
func manifest(ctx context.Context, f incident.Form) offline.Manifest {
	say := func(s string) string {
		if s == "" {
			return ""
		}
		return lang.T(ctx, s)
	}
	m := offline.Manifest{Lang: string(lang.Of(ctx)), Texts: map[string]string{}, Keep: []string{"/report/colleague"}}
	for _, k := range offline.Texts {
		m.Texts[k] = say(k)
	}
	when := func(w *incident.When) *offline.When {
		if w == nil {
			return nil
		}
		return &offline.When{Field: w.Field, Values: w.Values}
	}
	for _, s := range f.Steps {
		step := offline.Step{ID: s.ID, Path: "/report/" + s.ID, Title: say(s.Title), Fields: []offline.Field{}, When: when(s.When), Optional: s.Extra}
		for _, x := range s.Fields {
			y := offline.Field{Name: x.Name, Kind: offline.Kind(x.Kind), Label: say(x.Row), Required: x.Needed != "", When: when(x.When), Heading: x.Heading}
			if x.Kind == incident.Number {
				y.Kind = offline.Text
			}
			if x.Kind == incident.Line || x.Kind == incident.Words {
				y.MaxLength = x.Limit()
			}
			for _, o := range x.Options {
				if o.Value != "" {
					y.Options = append(y.Options, offline.Option{Value: o.Value, Label: say(o.Said())})
				}
			}
			step.Fields = append(step.Fields, y)
		}
		m.Steps = append(m.Steps, step)
	}
	b, err := json.Marshal(m)
	if err == nil {
		sum := sha256.Sum256(b)
		m.Version = hex.EncodeToString(sum[:6])
	}
	return m
}

// maxSend bounds a report from a device, in bytes.
const maxSend = 1 << 20

// send takes a report from a device: 201 when it is new, 200 when it was there, 422 and 409 when its writer must look.
func (d Deps) send(w http.ResponseWriter, r *http.Request) error {
	noStore(w)
	var in offline.Send
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxSend)).Decode(&in); err != nil {
		return fault.Wrap(fault.Invalid, "That is not a report that we can read", err)
	}
	if l := lang.Lang(in.Lang); l == lang.Cy || l == lang.En {
		r = r.WithContext(lang.With(r.Context(), l))
	}
	v := &visit{d: d, w: w, r: r, draft: d.Incidents.NewDraft()}
	v.draft.Key, v.draft.Ours, v.draft.Answers = in.IdempotencyKey, false, incident.Answers(in.Answers)
	if v.draft.Answers == nil {
		v.draft.Answers = incident.Answers{}
	}
	if len(in.Place) < 20 {
		v.draft.Place = in.Place
	}
	p, err := v.located()
	if err != nil {
		return err
	}
	c := v.came()
	c.Started, c.Sent = in.ClientStartedAt, in.ClientSentAt
	sending, more := v.form.SendingFrom(v.draft.Answers, c)
	if p = append(p, more...); len(p) > 0 {
		return v.refuse(p)
	}
	receipt, err := d.Incidents.Send(v.sender(sending), sending)
	switch {
	case fault.Is(err, fault.Conflict):
		return reply(w, http.StatusConflict, offline.Conflict{Message: v.say(fault.MessageOf(err)), Server: v.say("The report as it first arrived")})
	case len(fault.ProblemsOf(err)) > 0:
		return v.refuse(fault.ProblemsOf(err))
	case err != nil:
		return err
	}
	if err := d.dropSame(r, in.IdempotencyKey); err != nil {
		return err
	}
	status := http.StatusCreated
	if receipt.Again {
		status = http.StatusOK
	}
	who := card(v.ctx(), receipt, sending.LockOf(), v.now())
	return reply(w, status, offline.Receipt{Code: receipt.Code, PIN: receipt.PIN, ReceivedAt: receipt.Received,
		Contact: offline.Contact{Name: who.Name, Role: who.Role, Promise: who.Promise}})
}

// located finds the place of a device's report; an organisation that was written must be clear by now.
func (v *visit) located() (fault.Problems, error) {
	asked := v.draft.Answers.Get("org")
	if v.draft.Place == "" && asked != "" && len(asked) <= 200 {
		found, err := v.d.Places.Find(v.ctx(), asked)
		if err != nil {
			return nil, err
		}
		switch len(found) {
		case 0:
			return fault.Problems{{Field: "org", Message: "We found no organisation of that name. Try fewer words, or its code"}}, v.place()
		case 1:
			v.draft.Place = found[0].Code
		default:
			return fault.Problems{{Field: "org", Message: "More than one organisation has that in its name. Write more of it, or its code"}}, v.place()
		}
	}
	return nil, v.place()
}

func (v *visit) refuse(p fault.Problems) error {
	out := offline.Refusal{Errors: []offline.FieldError{}}
	for _, x := range web.Problems(v.ctx(), p) {
		out.Errors = append(out.Errors, offline.FieldError{Field: x.Field, Message: x.Message})
	}
	return reply(v.w, http.StatusUnprocessableEntity, out)
}

// dropSame forgets the answers kept here of a report that its device has sent.
func (d Deps) dropSame(r *http.Request, key string) error {
	c, err := r.Cookie(draftCookie)
	if err != nil {
		return nil
	}
	draft, err := d.Incidents.OpenDraft(r.Context(), c.Value)
	if err != nil || draft.Key != key || draft.Slip != nil {
		return nil
	}
	return d.Incidents.DropDraft(r.Context(), c.Value)
}

func reply(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(b)
	return nil
}

package identityweb

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/web"
)

// maxAnswer bounds what a browser may answer in a ceremony, in bytes.
const maxAnswer = 256 << 10

// reply is what passkey.mjs sends back: the credential as JSON, and what the form held.
type reply struct {
	Credential json.RawMessage `json:"credential"`
	Name       string          `json:"name"`
	Next       string          `json:"next"`
	Shared     bool            `json:"shared"`
}

func read(r *http.Request) (reply, error) {
	var in reply
	b, err := io.ReadAll(io.LimitReader(r.Body, maxAnswer))
	if err == nil {
		err = json.Unmarshal(b, &in)
	}
	if err != nil {
		return in, fault.Wrap(fault.Invalid, "That passkey could not be read. Try again", err)
	}
	return in, nil
}

// scripted tells whether the page's script asks; a plain form is led to the password instead.
func scripted(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Content-Type"), "application/json")
}

func (p pages) passkeyOptions(w http.ResponseWriter, r *http.Request) error {
	options, step, err := p.Identity.BeginPasskey(r.Context())
	if err != nil {
		return err
	}
	p.Identity.WriteStep(w, step)
	return answer(w, json.RawMessage(options))
}

func (p pages) passkey(w http.ResponseWriter, r *http.Request) error {
	if !scripted(r) {
		return web.Redirect(w, r, "/sign-in/password"+form(r).query())
	}
	in, err := read(r)
	if err != nil {
		return err
	}
	t := p.Identity.TryOf(r)
	t.Shared, t.Request = in.Shared, web.RequestID(r.Context())
	out, err := p.Identity.FinishPasskey(r.Context(), t, p.Identity.StepOf(r), in.Credential)
	if err != nil {
		return err
	}
	p.Identity.Write(w, out)
	return answer(w, map[string]string{"next": web.Local(in.Next, "/")})
}

func (p pages) addPasskeyOptions(w http.ResponseWriter, r *http.Request, x *identity.Session) error {
	options, step, err := p.Identity.BeginAddPasskey(r.Context(), x)
	if err != nil {
		return err
	}
	p.Identity.WriteStep(w, step)
	return answer(w, json.RawMessage(options))
}

func (p pages) addPasskey(w http.ResponseWriter, r *http.Request, x *identity.Session) error {
	if !scripted(r) {
		return web.Redirect(w, r, "/account/code")
	}
	in, err := read(r)
	if err != nil {
		return err
	}
	codes, err := p.Identity.FinishAddPasskey(r.Context(), x, p.Identity.StepOf(r), in.Name, in.Credential)
	if err != nil {
		return err
	}
	return answer(w, map[string]any{"next": "/account", "codes": codes})
}

func (p pages) removePasskey(w http.ResponseWriter, r *http.Request, x *identity.Session) error {
	if err := p.Identity.RemovePasskey(r.Context(), x, r.PostFormValue("passkey")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/account")
}

package identity

import (
	"net/http"
	"time"
)

const (
	sessionCookie = "hw_session"
	deviceCookie  = "hw_device"
	stepCookie    = "hw_step"
)

// name adds the __Host- prefix, with which a browser takes the cookie from this very host and over https only.
func (s *Service) cookieName(name string) string {
	if s.secure {
		return "__Host-" + name
	}
	return name
}

func (s *Service) cookie(r *http.Request, name string) string {
	c, err := r.Cookie(s.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// set writes a cookie that scripts cannot read and other sites cannot send with a POST. A zero age lasts until the
// browser closes.
func (s *Service) set(w http.ResponseWriter, name, value string, age time.Duration) {
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(name), Value: value, Path: "/", MaxAge: int(age / time.Second),
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode})
}

func (s *Service) unset(w http.ResponseWriter, name string) {
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(name), Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode})
}

// Write puts what a sign-in gave into the response: the session, the device that is known from now on, or the step
// that is still to come.
func (s *Service) Write(w http.ResponseWriter, out Signed) {
	if out.Step != "" {
		s.set(w, stepCookie, out.Step, stepLasts)
		return
	}
	if out.Token == "" {
		return
	}
	s.set(w, sessionCookie, out.Token, 0)
	s.unset(w, stepCookie)
	if out.Device != "" {
		s.set(w, deviceCookie, out.Device, 365*24*time.Hour)
	}
	if out.Session != nil && out.Session.Shared {
		s.unset(w, deviceCookie)
	}
}

// Clear takes the session out of the browser.
func (s *Service) Clear(w http.ResponseWriter) {
	s.unset(w, sessionCookie)
	s.unset(w, stepCookie)
}

// StepOf gives the token of the step the browser is at, "" if none.
func (s *Service) StepOf(r *http.Request) string { return s.cookie(r, stepCookie) }

// WriteStep remembers a step in the browser.
func (s *Service) WriteStep(w http.ResponseWriter, step string) {
	s.set(w, stepCookie, step, stepLasts)
}

package web

import (
	"net/http"
	"time"
)

// observed serves and tells how long it took, by the route's pattern.
func (a *App) observed(w http.ResponseWriter, r *http.Request) {
	if a.o.Observe == nil {
		a.mux.ServeHTTP(w, r)
		return
	}
	began := time.Now()
	s := &statused{ResponseWriter: w, status: http.StatusOK}
	a.mux.ServeHTTP(s, r)
	a.o.Observe(r.Pattern, s.status, time.Since(began))
}

// statused keeps the status of an answer.
type statused struct {
	http.ResponseWriter
	status int
}

// WriteHeader keeps the status and passes it on.
func (s *statused) WriteHeader(code int) {
	if code >= http.StatusOK {
		s.status = code
	}
	s.ResponseWriter.WriteHeader(code)
}

// Flush sends what there is, for long answers.
func (s *statused) Flush() { _ = http.NewResponseController(s.ResponseWriter).Flush() }

// Unwrap lets http.ResponseController reach the connection.
func (s *statused) Unwrap() http.ResponseWriter { return s.ResponseWriter }

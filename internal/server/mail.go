package server

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/notify"
)

// smtpOf reads the mail server's address: smtp://user:password@host:587 uses STARTTLS, smtps:// TLS from the start, and
// smtp+plain:// neither, for a server on the same machine.
func smtpOf(raw, from string) (notify.SMTP, error) {
	if raw == "" {
		return notify.SMTP{}, nil
	}
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" {
		return notify.SMTP{}, errors.New("the mail server's address is not like smtp://user:password@host:587")
	}
	s := notify.SMTP{Host: u.Hostname(), From: from, User: u.User.Username()}
	s.Password, _ = u.User.Password()
	port := 587
	switch u.Scheme {
	case "smtp":
		s.Security = notify.STARTTLS
	case "smtps":
		s.Security, port = notify.TLS, 465
	case "smtp+plain":
		s.Security, port = notify.Plain, 25
	default:
		return s, errors.New("the mail server's address must begin with smtp://, smtps:// or smtp+plain://")
	}
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil {
			return s, err
		}
	}
	s.Port = port
	return s, nil
}

func (s *Server) address(ctx context.Context, _, person string) (string, error) {
	return s.Identity.Address(ctx, person)
}

func (s *Server) admins(ctx context.Context, org string) ([]string, error) {
	list, err := s.Holders(ctx, s.DB, org, "", authz.Admin)
	var out []string
	for _, p := range list {
		out = append(out, p.ID)
	}
	return out, err
}

package server

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
)

// AsTerminal gives a context in which whoever sits at the terminal acts as administrator of an organisation. Whoever can
// run the program beside its database and keys can do anything anyway; this way it is in the log, under their account's
// name.
func (s *Server) AsTerminal(ctx context.Context, org, account string) (context.Context, error) {
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	if _, ok := tree.Get(org); !ok {
		return nil, fault.New(fault.Invalid, "There is no organisation "+org+"; havenward org import brings them in")
	}
	return authz.With(ctx, authz.Actor{ID: "terminal:" + account, Name: account + " at the terminal", Role: authz.Admin, Org: org, Strong: true}), nil
}

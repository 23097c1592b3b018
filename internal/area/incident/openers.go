package incident

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/authz"
)

// openers gives who looks after a report under a lock, the nearest first, and in which role: for a locked report only
// people who are cleared for the lock, for they alone can open it. Where the role that it is for has nobody, the
// violence reduction lead takes its place, cleared as well. None means that nobody can open it.
func (s *Service) openers(ctx context.Context, org, unit, lock string) ([]Colleague, authz.Role, error) {
	for _, role := range OpenerRoles(lock) {
		people, err := s.Holders(ctx, s.DB, org, unit, role)
		if err != nil {
			return nil, "", err
		}
		if people, err = s.cleared(ctx, org, lock, people); err != nil || len(people) > 0 {
			return people, role, err
		}
	}
	return nil, "", nil
}

// OpenerRoles are the roles that reports under a lock are for, in the order in which they are asked.
func OpenerRoles(lock string) []authz.Role {
	switch lock {
	case LockSexual:
		return []authz.Role{authz.SexualSafety, authz.Specialist}
	case LockRestricted:
		return []authz.Role{authz.Specialist}
	}
	return []authz.Role{authz.Manager, authz.Specialist}
}

// cleared leaves those of a list who may open records under a lock.
func (s *Service) cleared(ctx context.Context, org, lock string, people []Colleague) ([]Colleague, error) {
	if lock == "" || len(people) == 0 || s.Cleared == nil {
		return people, nil
	}
	ids, err := s.Cleared(ctx, org, lock)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(people), func(c Colleague) bool { return !slices.Contains(ids, c.ID) }), nil
}

package identity_test

import (
	"testing"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/identity"
)

func newcomer(k *kit, email string) identity.Newcomer {
	return identity.Newcomer{Person: identity.Person{ID: id.New("per", k.clock.now()), Org: org, Name: "Asha Bramblecask", Email: email, JobTitle: "Lead", Locale: "en"},
		Roles: []identity.Held{{Role: authz.Specialist}}, Locks: []string{"restricted"}}
}

func TestPeopleAreBroughtInWithTheirRoles(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		service := authz.With(t.Context(), authz.Service("test"))
		n := newcomer(k, "asha@example.org")
		if err := k.Bulk(service, org, []identity.Newcomer{n, newcomer(k, "ben@example.org")}, "A trial"); err != nil {
			t.Fatal(err)
		}
		held, err := k.Holders(t.Context(), org, "", authz.Specialist)
		if err != nil || len(held) != 2 || held[0].Name != n.Name {
			t.Errorf("%+v, %v", held, err)
		}
		locks, err := db.One(t.Context(), k.read, db.Scalar[int], `SELECT COUNT(*) FROM clearance WHERE person_id = $1 AND lock = 'restricted'`, n.ID)
		if err != nil || locks != 1 {
			t.Errorf("%d clearances, %v", locks, err)
		}
		entries, err := db.One(t.Context(), k.read, db.Scalar[int], `SELECT COUNT(*) FROM audit_entry WHERE action = $1`, string(identity.ActBring))
		if err != nil || entries != 5 {
			t.Errorf("%d audit entries, want one for the people, two roles and two clearances; %v", entries, err)
		}
		if err := k.Bulk(service, org, []identity.Newcomer{newcomer(k, "ASHA@example.org")}, "A trial"); !fault.Is(err, fault.Conflict) {
			t.Errorf("the same address: %v", err)
		}
	})
}

func TestOnlyAServiceBringsPeopleIn(t *testing.T) {
	each(t, func(t *testing.T, k *kit) {
		if err := k.Bulk(k.admin, org, []identity.Newcomer{newcomer(k, "asha@example.org")}, "A trial"); !fault.Is(err, fault.Denied) {
			t.Errorf("an administrator: %v", err)
		}
		service := authz.With(t.Context(), authz.Service("test"))
		stranger, system, nameless := newcomer(k, "a@example.org"), newcomer(k, "b@example.org"), newcomer(k, "c@example.org")
		stranger.Org, system.Roles[0].Role, nameless.Name = other, authz.System, ""
		for _, n := range []identity.Newcomer{stranger, system, nameless} {
			if err := k.Bulk(service, org, []identity.Newcomer{n}, "A trial"); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", n, err)
			}
		}
	})
}

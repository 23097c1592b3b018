package justice_test

import (
	"testing"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
)

func TestWhoeverWasAffectedSaysForThemselvesWhetherTheySupportAction(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		me := authz.With(b.Context(), authz.Actor{ID: "per_alex", Name: "Alex Makebelieve", Role: authz.Reporter, Org: here})
		m, err := b.Cases.MineIn(me, b.kase)
		if err != nil {
			b.Fatal(err)
		}
		if err := b.OwnWish(me, m, justice.Declines, "known", "2027-01-04"); err != nil {
			b.Fatal(err)
		}
		own, err := b.OwnOf(me, m)
		if err != nil || own.Wish.Wish != justice.Declines || own.Wish.Again != "2027-01-04" {
			b.Fatalf("what they said is %+v, %v", own.Wish, err)
		}
		other := m
		other.Person.ID = "somebody else"
		if err := b.OwnWish(me, other, justice.Supports, "", ""); !fault.Is(err, fault.NotFound) {
			b.Errorf("they speak for somebody else: %v", err)
		}
		sam := authz.With(b.Context(), authz.Actor{ID: "per_sam", Role: authz.Reporter, Org: here})
		if err := b.OwnWish(sam, m, justice.Supports, "", ""); !fault.Is(err, fault.NotFound) {
			b.Errorf("a colleague speaks for them: %v", err)
		}
	})
}

func TestTheirOwnStatementIsTheirsAloneUntilTheyGiveIt(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		me := authz.With(b.Context(), authz.Actor{ID: "per_alex", Name: "Alex Makebelieve", Role: authz.Reporter, Org: here})
		m, err := b.Cases.MineIn(me, b.kase)
		if err != nil {
			b.Fatal(err)
		}
		id, err := b.OwnStatement(me, m, justice.Statement{Words: "I do not sleep well."})
		if err != nil {
			b.Fatal(err)
		}
		st, err := b.OwnWords(me, m, id)
		if err != nil || st.Words != "I do not sleep well." || st.State != "draft" {
			b.Fatalf("their words are %+v, %v", st, err)
		}
		if _, err := b.OpenStatement(b.lead(), here, b.kase, id); !fault.Is(err, fault.Conflict) {
			b.Errorf("their contact reads what they have not signed: %v", err)
		}
		if _, err := b.StatementDocument(b.lead(), here, b.kase, id); !fault.Is(err, fault.Conflict) {
			b.Errorf("their contact reads the document of what they have not signed: %v", err)
		}
		if err := b.Write(b.lead(), here, b.kase, justice.Statement{ID: id, Words: "Mine"}); !fault.Is(err, fault.Conflict) {
			b.Errorf("their contact writes over it: %v", err)
		}
		if _, err := b.OwnStatement(me, m, justice.Statement{ID: id, Words: "Better now.", Version: st.Version + 1}); !fault.Is(err, fault.Conflict) {
			b.Errorf("words that were typed over others are taken: %v", err)
		}
		if err := b.OwnSign(me, m, id, st.Version); err != nil {
			b.Fatal(err)
		}
		if _, err := b.OwnStatement(me, m, justice.Statement{ID: id, Words: "Other words"}); !fault.Is(err, fault.Conflict) {
			b.Errorf("signed words change: %v", err)
		}
		other := m
		other.Person = casework.Person{ID: "somebody else"}
		if _, err := b.OwnWords(me, other, id); !fault.Is(err, fault.NotFound) {
			b.Errorf("somebody else reads it: %v", err)
		}
	})
}

func TestNewsPausesAtTheirOwnWish(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		me := authz.With(b.Context(), authz.Actor{ID: "per_alex", Name: "Alex Makebelieve", Role: authz.Reporter, Org: here})
		m, err := b.Cases.MineIn(me, b.kase)
		if err != nil {
			b.Fatal(err)
		}
		for _, pause := range []bool{true, false} {
			if err := b.OwnPause(me, m, pause); err != nil {
				b.Fatal(err)
			}
			own, err := b.OwnOf(me, m)
			if err != nil || own.Person.PausedAt.IsZero() == pause {
				b.Errorf("paused is %v, %v; want %v", own.Person.PausedAt, err, pause)
			}
		}
		if err := b.OwnPause(me, m, false); !fault.Is(err, fault.Conflict) {
			b.Errorf("news that goes on is taken up again: %v", err)
		}
	})
}

package web

import (
	"net/http"
	"os/exec"
	"path"
	"reflect"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
)

type pair[A, B any] struct {
	A A
	B B
}

func TestTypesOfOneNameInTwoPackagesHaveTwoSchemas(t *testing.T) {
	type named = struct{ N int }
	for want, v := range map[string]any{
		"fault.Problem":                     fault.Problem{},
		"ui.Problem":                        &ui.Problem{},
		"web.pair_fault.Problem_ui.Problem": pair[fault.Problem, ui.Problem]{},
		"web.pair_ui.Problem_fault.Problem": pair[ui.Problem, *fault.Problem]{},
		"Hint":                              named{},
		"ListInt":                           []int{},
	} {
		hint := "Hint"
		if want == "ListInt" {
			hint = "[]int"
		}
		if got := schemaName(reflect.TypeOf(v), hint); got != want {
			t.Errorf("%T is called %q, want %q", v, got, want)
		}
	}
	api := newAPI(http.NewServeMux())
	for _, v := range []any{fault.Problem{}, ui.Problem{}} { // the registry panics at a name taken twice
		api.OpenAPI().Components.Schemas.Schema(reflect.TypeOf(v), true, "")
	}
}

func TestEveryPackageHasANameOfItsOwn(t *testing.T) {
	out, err := exec.Command("go", "list", "github.com/havenward/havenward/internal/...").Output()
	if err != nil {
		t.Skip("no go command here")
	}
	at := map[string]string{}
	for _, p := range strings.Fields(string(out)) {
		if first, twice := at[path.Base(p)]; twice {
			t.Errorf("%s and %s have the same name, so their types may clash in the API's description", first, p)
		}
		at[path.Base(p)] = p
	}
}

func TestAConflictAnswersSo(t *testing.T) {
	conflict := fault.ProblemsFrom(fault.New(fault.Conflict, "Somebody else changed this first"), "name")
	mend := fault.ProblemsFrom(fault.WithProblems(fault.Problems{{Field: "name", Message: "Enter a name"}}), "other")
	for want, p := range map[int]fault.Problems{http.StatusOK: nil, http.StatusConflict: conflict, http.StatusUnprocessableEntity: mend} {
		if got := (View{Problems: p}).status(); got != want {
			t.Errorf("%v answers %d, want %d", p, got, want)
		}
	}
	if mend[0].Field != "name" || conflict[0].Field != "name" {
		t.Errorf("the fields are %q and %q", mend[0].Field, conflict[0].Field)
	}
}

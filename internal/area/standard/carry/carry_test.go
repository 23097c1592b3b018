package carry_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/standard/carry"
)

// domains is the working table of the domain document: which indicators of the first version each domain takes over.
var domains = map[string]string{
	"D1": "P01 P02 P03 P08 D01", "D2": "P02 P04 C03 A01 A02 A04 D07", "D3": "P05 P09 P10 C05 A05", "D4": "P06 P07 C02 D08",
	"D5": "D02 D03 D04 D05 P06", "D6": "P04 P05 D07 D09 D10 C04", "D7": "C01 C06 D06 P11 A03 A05",
}

func TestTheSeededMappingFollowsTheTableOfDomains(t *testing.T) {
	b := carry.Seed()
	if b.Verified() || b.From != "v1" || b.To != "v2" {
		t.Error("the mapping is provisional, and says so")
	}
	if len(b.Rows) != 32 {
		t.Errorf("%d rows, want one for each of 32 indicators", len(b.Rows))
	}
	want := map[string]bool{}
	for d, list := range domains {
		for _, v1 := range strings.Fields(list) {
			want["V1-"+v1+" "+d] = true
		}
	}
	got := map[string]bool{}
	for _, r := range b.Rows {
		for _, d := range r.Domains {
			got[r.From+" "+d] = true
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestEveryOpenActionIsCopiedToEverySuccessorOnce(t *testing.T) {
	b := carry.Seed()
	copies, left := b.Copies([]carry.Item{{"a1", "V1-P10"}, {"a2", "V1-P01"}, {"a2", "V1-P01"}, {"a3", "V1-X99"}})
	want := []carry.Copy{{"a1", "V1-P10", "D3-b"}, {"a1", "V1-P10", "D3-c"}, {"a1", "V1-P10", "D3-d"}, {"a2", "V1-P01", "D1-d"}}
	if d := cmp.Diff(want, copies); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]carry.Item{{"a3", "V1-X99"}}, left); d != "" {
		t.Error(d)
	}
}

func TestAMappingThatCannotBeUsedIsRefused(t *testing.T) {
	head := `{"from":"v1","to":"v2","valid_from":"2026-01-01","source":"s","verification":"local","rows":[`
	for name, body := range map[string]string{
		"twice":        `{"from":"A","domains":["D1"],"to":["D1-a"]},{"from":"A","domains":["D1"],"to":["D1-a"]}]}`,
		"nowhere":      `{"from":"A","domains":["D1"],"to":[]}]}`,
		"other domain": `{"from":"A","domains":["D1"],"to":["D2-a"]}]}`,
		"empty domain": `{"from":"A","domains":["D1","D2"],"to":["D1-a"]}]}`,
		"unknown":      `{"from":"A","domains":["D1"],"to":["D1-a"],"sure":true}]}`,
	} {
		if _, err := carry.Parse([]byte(head + body)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"from":"v1","to":"v2","valid_from":"2026-01-01","source":"s","verification":"local","rows":[{"from":"A","domains":["D1"],"to":["D1-a"]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := carry.Parse(data)
		if err != nil {
			return
		}
		for _, r := range b.Rows {
			if len(b.Successors(r.From)) == 0 {
				t.Errorf("%q leads nowhere", r.From)
			}
		}
	})
}

package mapping

import (
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write golden files anew")

// TestTheListingOfTheDocuments keeps the map and the file that the documents use.
func TestTheListingOfTheDocuments(t *testing.T) {
	t.Parallel()
	m := listingMap(t)
	e := entryOf(t, &m, "Sub category", "VIOLENCE - see notes")
	e.State, e.Reason = LeftOut, "Cannot be told from the label"
	b, err := m.Write()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"testdata/datix-listing.map.json": string(b), "testdata/datix-listing.csv": listing} {
		if *update {
			if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		same(t, name, want, string(got))
	}
}

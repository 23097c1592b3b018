package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type Common struct {
	Data     string        `help:"Folder." default:"data" env:"COMMAND_TEST_DATA" type:"path"`
	LeaveURL string        `help:"Where to go."`
	Idle     time.Duration `help:"How long." default:"30m"`
}

type send struct {
	Common
	File   []string  `arg:"" name:"FILE" help:"What is sent." type:"existingfile"`
	To     string    `help:"Address." required:"" env:"COMMAND_TEST_TO" placeholder:"URL"`
	Kind   string    `help:"Which." enum:"all,some," default:""`
	Key    []string  `help:"May be given again." short:"k"`
	Levels []float64 `help:"Several." default:"0.95"`
	N      int64     `help:"A number." default:"7"`
	Any    bool      `name:"anyway" help:"Whatever it is."`
}

func (*send) Help() string {
	return "It tells more of itself, in words that are many enough to be broken into two lines.\n  as it is"
}

type program struct {
	Send send `cmd:"" group:"Often" help:"Send files."`
	Maps struct {
		Suggest struct {
			Kind string  `arg:"" enum:"rate,ratio" help:"Which."`
			X    float64 `arg:"" help:"How much."`
		} `cmd:"" help:"Suggest a map."`
	} `cmd:"" group:"Seldom" help:"Maps."`
}

// parse reads a line with its own program; FILE stands for a file that is there.
func parse(t *testing.T, line string) (*program, Call, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var p program
	call, err := New("tool", "Does things.", &p).Parse(strings.Fields(strings.ReplaceAll(line, "FILE", file)))
	for i, f := range p.Send.File {
		p.Send.File[i] = filepath.Base(f)
	}
	return &p, call, err
}

func abs(t *testing.T, s string) string {
	t.Helper()
	a, err := filepath.Abs(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestALineFillsTheStructOfItsCommand(t *testing.T) {
	t.Setenv("COMMAND_TEST_DATA", "")
	base := send{Common: Common{Idle: 30 * time.Minute}, File: []string{"file"}, To: "x", Levels: []float64{0.95}, N: 7}
	for line, change := range map[string]func(*send){
		"send FILE --to x":                           func(*send) {},
		"send --to=x FILE - --kind all":              func(s *send) { s.File, s.Kind = []string{"file", "-"}, "all" },
		"send -k a,b --key c --to x --anyway FILE":   func(s *send) { s.Key, s.Any = []string{"a", "b", "c"}, true },
		"send --levels 0.9,0.998 --to x FILE":        func(s *send) { s.Levels = []float64{0.9, 0.998} },
		"send --idle 2h --n -3 --to x -- FILE":       func(s *send) { s.Idle, s.N = 2*time.Hour, -3 },
		"send --to x --data here --leave-url - FILE": func(s *send) { s.Data, s.LeaveURL = abs(t, "here"), "-" },
	} {
		want := base
		change(&want)
		p, call, err := parse(t, line)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if diff := cmp.Diff(want, p.Send); diff != "" {
			t.Errorf("%s: %s", line, diff)
		}
		if call.Target != any(&p.Send) {
			t.Errorf("%s calls %T", line, call.Target)
		}
	}
}

func TestAVariableStandsForAFlagThatIsNotThere(t *testing.T) {
	t.Setenv("COMMAND_TEST_TO", "there")
	t.Setenv("COMMAND_TEST_DATA", "/var/lib/invented")
	p, _, err := parse(t, "send FILE")
	if err != nil || p.Send.To != "there" || p.Send.Data != "/var/lib/invented" {
		t.Error(err, p.Send.To, p.Send.Data)
	}
	p, _, err = parse(t, "send FILE --to here")
	if err != nil || p.Send.To != "here" {
		t.Error(err, p.Send.To)
	}
}

func TestAWrongLineSaysWhatIsWrong(t *testing.T) {
	for line, want := range map[string]string{
		"send FILE":                    "missing flags: --to",
		"send --to x":                  "missing argument: <FILE> ...",
		"send --to x nowhere":          "no such file",
		"send --to x .":                "is a folder",
		"send --to x FILE --no":        "unknown flag: --no",
		"send --to x FILE --kind none": "must be one of all, some",
		"send --to x FILE --n many":    "many",
		"send --to x FILE --idle long": "long",
		"sand":                         "knows no command \"sand\", but send, maps",
		"maps":                         "tool maps needs a command",
		"--quick send":                 "unknown flag --quick",
		"maps suggest rate":            "missing argument: <x>",
		"maps suggest rate 1 2":        "unexpected argument 2",
		"maps suggest proportion 1":    "must be one of rate, ratio",
	} {
		if _, call, err := parse(t, line); err == nil || !strings.Contains(err.Error(), want) || call.Target != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestHelpListsCommandsByWhatPeopleDoAndTellsAllOfOne(t *testing.T) {
	_, call, err := parse(t, "--help")
	if err != nil || call.Target != nil {
		t.Fatal(err)
	}
	want := `Usage: tool <command>

Does things.

Often
  send    Send files.

Seldom
  maps suggest    Suggest a map.

Run "tool <command> --help" for more on a command.
`
	if diff := cmp.Diff(want, call.Help); diff != "" {
		t.Error(diff)
	}
	_, call, err = parse(t, "send --to x -h")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Usage: tool send <FILE> ... [flags]", "\nlines.\n  as it is\n", "<FILE> ...    What is sent.", "--to URL", "($COMMAND_TEST_TO)", "-k, --key", "(default 30m)", "--anyway "} {
		if !strings.Contains(call.Help, want) {
			t.Errorf("the help does not say %q:\n%s", want, call.Help)
		}
	}
	for l := range strings.Lines(call.Help) {
		if len([]rune(l)) > lineWidth+1 {
			t.Errorf("too wide: %s", l)
		}
	}
}

func TestFieldsAreNamedWithDashes(t *testing.T) {
	for name, want := range map[string]string{"Data": "data", "BaseURL": "base-url", "OIDC": "oidc", "LogJSON": "log-json", "HTTPPort": "http-port", "NoBrowser": "no-browser"} {
		if got := dashed(name); got != want {
			t.Errorf("%s is %s, not %s", name, got, want)
		}
	}
}

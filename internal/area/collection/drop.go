package collection

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// control says what a file in the drop folder is: NAME.ctl beside NAME.csv, written last, when the data are whole.
//
//	<control>
//	  <workflow>VIOLENCE_RETURN</workflow>
//	  <org>RX1</org>
//	  <period from="2026-10" to="2026-10"/>
//	  <local-id>RX1-2026-10-1</local-id>
//	  <kind>full_replace</kind>   full_replace or update; may be left out
//	  <system>datix</system>      may be left out
//	  <map>…</map>                a frozen map; may be left out
//	  <why>…</why>                needed where an accepted month changes
//	</control>
type control struct {
	XMLName  xml.Name `xml:"control"`
	Workflow string   `xml:"workflow"`
	Org      string   `xml:"org"`
	Period   struct {
		From string `xml:"from,attr"`
		To   string `xml:"to,attr"`
	} `xml:"period"`
	LocalID string `xml:"local-id"`
	Kind    string `xml:"kind"`
	System  string `xml:"system"`
	Map     string `xml:"map"`
	Why     string `xml:"why"`
}

const (
	workflow    = "VIOLENCE_RETURN"
	mostControl = 64 << 10
	mostEntries = 10_000
	doneFolder  = "done"
	failFolder  = "failed"
)

// dropName is what a file in the folder may be called. Go keeps names within the folder whatever they are (os.Root).
var dropName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$`)

var dataEndings = []string{".csv", ".dat", ".json", ".xlsx", ".zip"}

// Drop looks through a folder once: pairs of data and control file are received, and once they are checked sent on. A pair
// that is dealt with goes to done, one that is refused to failed, each with a text that says why in plain words. Half a
// pair waits. The same local id twice is one return.
func (s *Service) Drop(ctx context.Context, folder string) error {
	ctx = authz.With(ctx, authz.Service("collection.drop"))
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fmt.Errorf("open the drop folder: %w", err)
	}
	defer func() { _ = root.Close() }()
	for _, sub := range []string{doneFolder, failFolder} {
		if err := root.Mkdir(sub, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	dir, err := root.Open(".")
	if err != nil {
		return err
	}
	list, err := dir.ReadDir(mostEntries)
	_ = dir.Close()
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	there := map[string]bool{}
	for _, e := range list {
		there[e.Name()] = e.Type().IsRegular()
	}
	for _, e := range list {
		name := e.Name()
		switch stem, isControl := strings.CutSuffix(name, ".ctl"); {
		case e.IsDir(), strings.HasPrefix(name, "."):
		case !e.Type().IsRegular():
			err = put(root, failFolder, "Only plain files are taken from this folder, no links", name)
		case !dropName.MatchString(name):
			err = put(root, failFolder, "Use only letters, digits, points, dashes and underscores in the names of files", name)
		case isControl:
			if data := dataOf(stem, there); data != "" {
				err = s.dropPair(ctx, root, name, data)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func dataOf(stem string, there map[string]bool) string {
	for _, end := range dataEndings {
		if there[stem+end] {
			return stem + end
		}
	}
	return ""
}

// dropPair takes one pair a step further. An error is for what is nobody's mistake; the pair then waits for the next look.
func (s *Service) dropPair(ctx context.Context, root *os.Root, ctl, data string) error {
	c, err := readControl(root, ctl)
	if err != nil {
		return put(root, failFolder, fault.MessageOf(err), data, ctl)
	}
	what := Sending{Org: c.Org, From: Month(c.Period.From), To: Month(c.Period.To), Kind: c.Kind, System: c.System, Map: c.Map, Why: c.Why, LocalID: c.LocalID, Note: "From the drop folder"}
	sub, ok, err := s.sentBefore(ctx, s.DB, what)
	if err != nil {
		return err
	}
	f, err := root.Open(data)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if !ok {
		if _, err := s.Receive(ctx, what, Upload{Name: data, From: f}); err != nil {
			if words := said(err); words != "" {
				return put(root, failFolder, words, data, ctl)
			}
			return err
		}
		return nil
	}
	if same, err := s.sameFile(ctx, &sub, f); err != nil || !same {
		if err != nil {
			return err
		}
		return put(root, failFolder, "The local id "+c.LocalID+" was used for another file already. Give every sending its own", data, ctl)
	}
	switch sub.State {
	case Checking:
		return nil
	case Refused:
		return put(root, failFolder, s.refusal(ctx, &sub), data, ctl)
	case Checked:
		if err := s.Send(ctx, sub.Org, sub.ID, ""); err != nil {
			if words := said(err); words != "" {
				return put(root, failFolder, words, data, ctl)
			}
			return err
		}
	}
	return put(root, doneFolder, fmt.Sprintf("Received as %s. Rows accepted: %d, refused: %d", sub.ID, sub.Accepted, sub.Rejected), data, ctl)
}

func readControl(root *os.Root, name string) (control, error) {
	var c control
	f, err := root.Open(name)
	if err != nil {
		return c, fault.New(fault.Invalid, "The control file cannot be opened")
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, mostControl+1))
	if err != nil || len(b) > mostControl {
		return c, fault.New(fault.Invalid, "The control file is too large")
	}
	return parseControl(b)
}

func parseControl(b []byte) (control, error) {
	var c control
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = true
	if err := d.Decode(&c); err != nil {
		return c, fault.New(fault.Invalid, "The control file is not the XML that the guide shows")
	}
	for _, s := range []*string{&c.Workflow, &c.Org, &c.Period.From, &c.Period.To, &c.LocalID, &c.Kind, &c.System, &c.Map, &c.Why} {
		*s = strings.TrimSpace(*s)
	}
	c.LocalID = tidy(c.LocalID, mostCode)
	switch {
	case c.Workflow != workflow:
		return c, fault.New(fault.Invalid, "The control file is not of the workflow "+workflow)
	case c.Org == "":
		return c, fault.New(fault.Invalid, "The control file does not say the organisation")
	case c.LocalID == "":
		return c, fault.New(fault.Invalid, "The control file does not say its local-id")
	case c.Period.From == "" || c.Period.To == "":
		return c, fault.New(fault.Invalid, "The control file does not say the first and the last month of the period, such as 2026-10")
	}
	return c, nil
}

// said gives what a sender is told of an error; "" where it is not theirs.
func said(err error) string {
	if p := fault.ProblemsOf(err); len(p) > 0 {
		var out []string
		for _, x := range p {
			out = append(out, x.Text())
		}
		return strings.Join(out, ". ")
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.TooLarge, fault.Conflict:
		return fault.MessageOf(err)
	case fault.NotFound:
		return "We do not know this organisation as one that sends returns"
	}
	return ""
}

// refusal says in lines why a submission was refused.
func (s *Service) refusal(ctx context.Context, sub *Submission) string {
	scope, err := s.Door.Policy().Check(authz.From(ctx), ActCheck)
	if err != nil {
		return "The file was refused"
	}
	whole, err := s.Submission(ctx, scope, sub.Org, sub.ID)
	if err != nil {
		return "The file was refused"
	}
	lines := []string{"The file was refused, and nothing of it counts."}
	for _, p := range whole.FileProblems {
		lines = append(lines, p.Message)
	}
	return strings.Join(lines, "\n")
}

func (s *Service) sameFile(ctx context.Context, sub *Submission, f io.Reader) (bool, error) {
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return false, err
	}
	list, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT sha256 FROM file WHERE org_id = $1 AND record_kind = $2 AND record_id = $3`, sub.Org, fileKind, sub.ID)
	return slices.Contains(list, hex.EncodeToString(h.Sum(nil))), err
}

// put moves files into a folder beneath, with a text that says why. What is there already under the same name stays.
func put(root *os.Root, folder, words string, names ...string) error {
	stem := names[0]
	if i := strings.LastIndexByte(stem, '.'); i > 0 && dropName.MatchString(stem) {
		stem = stem[:i]
	}
	if !dropName.MatchString(stem) {
		stem = "unnamed"
	}
	to := stem
	for n := 2; ; n++ {
		if _, err := root.Lstat(folder + "/" + to + ".txt"); errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return err
		}
		to = fmt.Sprintf("%s-%d", stem, n)
	}
	if err := root.WriteFile(folder+"/"+to+".txt", []byte(words+"\n"), 0o600); err != nil {
		return err
	}
	for _, name := range names {
		end := ""
		if i := strings.LastIndexByte(name, '.'); i > 0 && dropName.MatchString(name) {
			end = name[i:]
		}
		if err := root.Rename(name, folder+"/"+to+end); err != nil {
			return err
		}
	}
	return nil
}

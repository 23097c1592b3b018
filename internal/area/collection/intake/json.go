package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/importer"
)

// maxObject is the most bytes of one incident in JSON, with all its people.
const maxObject = 4 << 20

// jsonFile is a return in JSON: {"schema_version": "0.1", …, "incidents": [{…, "staff": [{…}], "alleged": [{…}]}]}, or the
// list of incidents alone.
type jsonFile struct {
	Upload
	said map[string]string // what the file says of itself
}

// jsonReader walks the incidents of a JSON file, one in memory at a time.
type jsonReader struct {
	d      *json.Decoder
	meter  *allowance
	said   map[string]string // what the file says of itself, so far
	skim   bool              // incidents are stepped over
	list   bool              // it is the list of incidents alone
	inside bool
	ended  bool
	n      int
}

// allowance stops a reader before one value fills the memory.
type allowance struct {
	r         io.Reader
	got, most int64
}

func (a *allowance) Read(p []byte) (int, error) {
	if a.got >= a.most {
		return 0, refuse("value_too_long", "One incident in this file is larger than %d MB. A bracket may be missing", maxObject>>20)
	}
	n, err := a.r.Read(p[:min(int64(len(p)), a.most-a.got)])
	a.got += int64(n)
	return n, err
}

func (f *jsonFile) reader() *jsonReader {
	a := &allowance{r: io.NewSectionReader(f.From, 0, f.Size), most: maxObject}
	var mark [3]byte
	if n, _ := f.From.ReadAt(mark[:], 0); n == 3 && string(mark[:]) == "\ufeff" { // a failure shows again when it is read
		a.r = io.NewSectionReader(f.From, 3, f.Size-3)
	}
	j := &jsonReader{d: json.NewDecoder(a), meter: a, said: map[string]string{}}
	j.d.UseNumber()
	return j
}

// broken turns any failure to read JSON into a sentence.
func (j *jsonReader) broken(err error) error {
	var f *importer.FileError
	if errors.As(err, &f) {
		return &importer.FileError{Code: f.Code, Row: j.n, Message: f.Message}
	}
	where := fmt.Sprintf("near byte %d", j.d.InputOffset())
	if j.n > 0 {
		where = fmt.Sprintf("after incident %d", j.n)
	}
	return &importer.FileError{Code: "bad_json", Row: j.n, Message: "This JSON cannot be read " + where + ". It may have been cut short, or a comma, quote mark or bracket may be missing"}
}

func (j *jsonReader) token() (json.Token, error) {
	j.meter.most = j.d.InputOffset() + maxObject
	return j.d.Token()
}

// next gives the next incident, nil after the last.
func (j *jsonReader) next() (map[string]any, error) {
	for !j.inside {
		if j.ended {
			return nil, nil
		}
		more, err := j.top()
		if err != nil {
			return nil, j.broken(err)
		}
		j.ended = !more
	}
	if !j.d.More() {
		if _, err := j.token(); err != nil {
			return nil, j.broken(err)
		}
		j.inside, j.ended = false, j.list
		return j.next()
	}
	j.meter.most = j.d.InputOffset() + maxObject
	if j.skim {
		var over json.RawMessage
		if err := j.d.Decode(&over); err != nil {
			return nil, j.broken(err)
		}
		j.n++
		return map[string]any{}, nil
	}
	var v any
	if err := j.d.Decode(&v); err != nil {
		return nil, j.broken(err)
	}
	j.n++
	m, ok := v.(map[string]any)
	if !ok {
		return nil, &importer.FileError{Code: "bad_json", Row: j.n, Message: fmt.Sprintf("Incident %d is not an object. Write each as {\"incident_ref\": …}", j.n)}
	}
	return m, nil
}

// top reads one step outside the list of incidents; more is false at the end.
func (j *jsonReader) top() (more bool, err error) {
	t, err := j.token()
	if err != nil {
		return false, err
	}
	switch x := t.(type) {
	case json.Delim:
		if x == '[' {
			j.inside, j.list = true, true
		}
		return x == '{' || x == '[', nil
	case string:
		if x == "incidents" {
			t, err := j.token()
			if err == nil && t != json.Delim('[') {
				err = errors.New("incidents is no list")
			}
			j.inside = err == nil
			return true, err
		}
		j.meter.most = j.d.InputOffset() + maxObject
		var v any
		if err := j.d.Decode(&v); err != nil {
			return false, err
		}
		if len(j.said) < 1000 {
			j.said[x] = jsonText(v)
		}
	}
	return true, nil
}

// jsonText gives a value as the cell of a flat file would have it.
func jsonText(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case json.Number:
		return x.String()
	case bool:
		if x {
			return "Y"
		}
		return "N"
	case []any:
		parts := make([]string, len(x))
		for i, e := range x {
			parts[i] = jsonText(e)
		}
		return strings.Join(parts, ";")
	}
	return "\x00" // an object, where there should be a value
}

// open reads the file once for what it says of itself, which may stand after the incidents.
func (f *jsonFile) open() error {
	if f.Size > maxBytes {
		return refuse("too_big", "This file is larger than %d MB. Send it in parts", maxBytes>>20)
	}
	j := f.reader()
	j.skim = true
	for {
		switch m, err := j.next(); {
		case err != nil:
			return err
		case m == nil:
			f.said = j.said
			return nil
		}
	}
}

// jsonBlocks are the blocks of a JSON file.
type jsonBlocks struct {
	*jsonReader
	fields map[Part][]int
	// Keys that are not known, and whether one of them is of free text; written by the one goroutine that reads.
	strays map[string]bool
	wordy  bool
}

// keys notes the keys of the file itself that are not known.
func (j *jsonBlocks) keys(said map[string]string) {
	for k := range said {
		if f, ok := catalogue().byName[k]; !ok || catalogue().fields[f].Part != File {
			j.stray(k)
		}
	}
}

func (j *jsonBlocks) stray(key string) {
	j.wordy = j.wordy || slices.Contains(wordsOf, fold(key))
	if len(j.strays) < 1000 {
		j.strays[key] = true
	}
}

func (j *jsonBlocks) next(_ []byte) (*block, error) {
	var b block
	for len(b.records) < 500 {
		m, err := j.jsonReader.next()
		if err != nil {
			return nil, err
		}
		if m == nil {
			break
		}
		at, staff, alleged := len(b.records), j.people(m, Staff), j.people(m, Alleged)
		b.records = append(b.records, record{part: Incident, where: place{row: int32(j.n), part: Incident}, under: len(staff) + len(alleged), cells: j.cells(Incident, m)})
		b.records = append(append(b.records, alleged...), staff...)
		for i := range b.records[at:] {
			b.records[at+i].where.row = int32(j.n)
		}
	}
	if b.records == nil {
		return nil, io.EOF
	}
	return &b, nil
}

// people gives the members of staff or people alleged of an incident.
func (j *jsonBlocks) people(m map[string]any, p Part) []record {
	list, _ := m[string(p)].([]any)
	if one, ok := m[string(p)].(map[string]any); ok {
		list = []any{one}
	}
	var out []record
	for i, v := range list {
		x, ok := v.(map[string]any)
		if !ok {
			x = map[string]any{"": v}
		}
		out = append(out, record{part: p, where: place{nth: int16(min(i+1, 1<<15-1)), part: p}, cells: j.cells(p, x)})
	}
	return out
}

// cells gives an object by the columns of its part; values of keys that are not known come together in the last.
func (j *jsonBlocks) cells(p Part, m map[string]any) [][]byte {
	out := make([][]byte, len(j.fields[p]))
	known := 0
	for i, f := range j.fields[p][:len(out)-1] {
		if v, ok := m[catalogue().fields[f].Name]; ok {
			out[i] = []byte(jsonText(v))
			known++
		}
	}
	if known == len(m) {
		return out
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		f, ok := catalogue().byName[k]
		if ok && catalogue().fields[f].Part == p && catalogue().fields[f].Type != Words || p == Incident && (k == string(Staff) || k == string(Alleged)) {
			continue
		}
		j.stray(k)
		out[len(out)-1] = append(append(out[len(out)-1], ' '), jsonText(m[k])...)
	}
	return out
}

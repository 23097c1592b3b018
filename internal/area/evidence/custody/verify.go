package custody

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// Problem is something in a bundle that does not hold.
type Problem struct {
	// Where is a path in the bundle or the number of an exhibit.
	Where string
	What  string
}

// Proof is what a bundle proves, and what in it does not hold.
type Proof struct {
	Manifest  Manifest
	PublicKey string
	Exhibits  []ProvedExhibit
	Problems  []Problem
}

// ProvedExhibit is how one exhibit stands.
type ProvedExhibit struct {
	Exhibit
	Chain Chain
	// Whole tells that its ledger holds, Same for each file that it is the one the ledger knows.
	Whole bool
	Same  []bool
	// Signed are its checkpoints that hold, Stamped the newest time that an outside authority gave.
	Signed  []Checkpoint
	Stamped time.Time
	// Stamper is the authority's name as its certificate has it; Trusted that the certificate was checked against given
	// roots.
	Stamper string
	Trusted bool
}

// OK tells whether all of it holds.
func (p Proof) OK() bool { return len(p.Problems) == 0 }

func (p *Proof) add(where, what string, args ...any) {
	if len(p.Problems) < 100 {
		p.Problems = append(p.Problems, Problem{where, fmt.Sprintf(what, args...)})
	}
}

// Options of Verify.
type Options struct {
	// Key is the organisation's public key as the verifier knows it; nil takes the bundle's own word, and the proof says so.
	Key ed25519.PublicKey
	// Roots, if not nil, are the certificates of authorities whose time-stamps are believed.
	Roots *x509.CertPool
}

// Verify reads a bundle and proves what can be proved. The error is for what could not be read from disk; everything wrong
// with the bundle itself is a problem of the proof.
func Verify(r io.ReaderAt, size int64, o Options) (Proof, error) {
	var p Proof
	src := &source{r: r}
	z, err := zip.NewReader(src, size)
	if src.err != nil {
		return p, src.err
	}
	if err != nil {
		p.add("", "this is no bundle, or it was cut off: %v", err)
		return p, nil
	}
	parts, bad := safe(z)
	p.Problems = append(p.Problems, bad...)
	if len(bad) > 0 {
		return p, nil
	}
	v := verifier{proof: &p, parts: parts, used: map[string]bool{}, o: o}
	v.manifest()
	if src.err != nil {
		return p, src.err
	}
	return p, nil
}

// source tells an error of the disk from one of the bundle.
type source struct {
	r   io.ReaderAt
	err error
}

func (s *source) ReadAt(b []byte, off int64) (int, error) {
	n, err := s.r.ReadAt(b, off)
	if err != nil && !errors.Is(err, io.EOF) && s.err == nil {
		s.err = err
	}
	return n, err
}

type verifier struct {
	proof *Proof
	parts map[string]*zip.File
	used  map[string]bool
	o     Options
	key   ed25519.PublicKey
}

func (v *verifier) manifest() {
	p := v.proof
	raw, ok := v.small(ManifestName, maxManifest)
	if !ok {
		return
	}
	sig, ok := v.small(SignatureName, 1<<10)
	if !ok {
		return
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p.Manifest); err != nil || p.Manifest.Format != Format {
		p.add(ManifestName, "it is not the manifest of a bundle that this program knows")
		return
	}
	m := p.Manifest
	key, err := hex.DecodeString(m.PublicKey)
	if err != nil || len(key) != ed25519.PublicKeySize {
		p.add(ManifestName, "its public key cannot be read")
		return
	}
	p.PublicKey, v.key = m.PublicKey, key
	if v.o.Key != nil {
		v.key = v.o.Key
		if !bytes.Equal(v.o.Key, key) {
			p.add(ManifestName, "the bundle is signed with another key than the one given")
		}
	}
	if !signedManifest(v.key, raw, string(bytes.TrimSpace(sig))) {
		p.add(SignatureName, "the signature of the manifest does not hold: the manifest was changed, or signed by somebody else")
	}
	if readme, ok := v.small(ReadmeName, maxManifest); ok && sum(readme) != m.Readme {
		p.add(ReadmeName, "it was changed")
	}
	seen := map[string]bool{}
	for _, x := range m.Exhibits {
		if seen[x.ID] {
			p.add(x.Number, "the exhibit is in the manifest twice")
			continue
		}
		seen[x.ID] = true
		p.Exhibits = append(p.Exhibits, v.exhibit(x))
	}
	for name := range v.parts {
		if !v.used[name] {
			p.add(name, "it is in the bundle and the manifest does not know it")
		}
	}
}

func (v *verifier) exhibit(x Exhibit) ProvedExhibit {
	out := ProvedExhibit{Exhibit: x}
	hashes, files, ok := v.ledger(x, &out.Chain)
	out.Whole = ok
	for _, f := range x.Files {
		same := v.file(f)
		if same && ok && !files[f.SHA256] {
			v.proof.add(f.Path, "no entry of the ledger speaks of this file")
			same = false
		}
		out.Same = append(out.Same, same)
	}
	if x.Checkpoints != "" {
		v.checkpoints(x, hashes, &out)
	}
	return out
}

// ledger walks a ledger and gives the hash of each entry and every file it speaks of.
func (v *verifier) ledger(x Exhibit, c *Chain) (map[int64]string, map[string]bool, bool) {
	p, where := v.proof, x.Number+" ledger"
	hashes, files := map[int64]string{}, map[string]bool{}
	c.Exhibit = x.ID
	whole := true
	n := int64(0)
	err := eachLine(v, x.Ledger.Path, func(e Entry) bool {
		if n++; n > maxEntries {
			p.add(where, "it has more entries than a bundle may have")
			whole = false
			return false
		}
		if b := c.Add(&e); b != nil {
			p.add(where, "entry %d: %s", b.Seq, b.What)
			whole = false
			return false
		}
		hashes[e.Seq] = e.Hash
		if e.File != "" {
			files[e.File] = true
		}
		return true
	})
	if err != nil {
		p.add(where, "it cannot be read: %v", err)
		return hashes, files, false
	}
	if whole && (c.Seq != x.Ledger.Entries || c.Head != x.Ledger.Head) {
		p.add(where, "it has %d entries, and the manifest says %d: entries at its end are missing, or were added or changed", c.Seq, x.Ledger.Entries)
		whole = false
	}
	return hashes, files, whole
}

// file compares a file with its fingerprint.
func (v *verifier) file(f File) bool {
	z := v.part(f.Path)
	if z == nil {
		v.proof.add(f.Path, "the file is missing")
		return false
	}
	if z.UncompressedSize64 != uint64(f.Size) {
		v.proof.add(f.Path, "the file has %d bytes, and %d were recorded", z.UncompressedSize64, f.Size)
		return false
	}
	in, err := z.Open()
	if err != nil {
		v.proof.add(f.Path, "the file cannot be read: %v", err)
		return false
	}
	defer func() { _ = in.Close() }()
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(in, f.Size+1))
	got := hex.EncodeToString(h.Sum(nil))
	switch {
	case got != f.SHA256 || n != f.Size: // before the ZIP's own error: it says more
		v.proof.add(f.Path, "the file was changed: its SHA-256 is %s, and %s was recorded", got, f.SHA256)
		return false
	case err != nil && !errors.Is(err, zip.ErrChecksum):
		v.proof.add(f.Path, "the file cannot be read: %v", err)
		return false
	}
	return true
}

func (v *verifier) checkpoints(x Exhibit, hashes map[int64]string, out *ProvedExhibit) {
	p, where := v.proof, x.Number+" checkpoints"
	n := 0
	err := eachLine(v, x.Checkpoints, func(c Checkpoint) bool {
		n++
		switch {
		case c.Exhibit != x.ID || c.Org != p.Manifest.Org:
			p.add(where, "a checkpoint belongs to another exhibit")
		case !c.SignedBy(v.key):
			p.add(where, "the signature of the checkpoint of %s does not hold", c.At.UTC().Format(time.RFC3339))
		case hashes[c.Seq] != c.Hash:
			p.add(where, "entry %d is not the one that was signed on %s, or is gone", c.Seq, c.At.UTC().Format(time.RFC3339))
		default:
			out.Signed = append(out.Signed, c)
			v.stamp(where, c, out)
		}
		return n < maxEntries
	})
	if err != nil {
		p.add(where, "they cannot be read: %v", err)
	} else if n != x.Signed {
		p.add(where, "there are %d, and the manifest says %d", n, x.Signed)
	}
}

func (v *verifier) stamp(where string, c Checkpoint, out *ProvedExhibit) {
	if len(c.Token) == 0 {
		return
	}
	imprint := c.Imprint()
	s, err := ReadStamp(c.Token, imprint[:], v.o.Roots)
	if err != nil {
		v.proof.add(where, "the time-stamp of the checkpoint of %s does not hold: %v", c.At.UTC().Format(time.RFC3339), err)
		return
	}
	if s.At.After(out.Stamped) {
		out.Stamped, out.Stamper, out.Trusted = s.At, s.By, v.o.Roots != nil
	}
}

func eachLine[T any](v *verifier, path string, f func(T) bool) error {
	z := v.part(path)
	if z == nil {
		return errors.New("it is missing")
	}
	in, err := z.Open()
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	s := bufio.NewScanner(in)
	s.Buffer(make([]byte, 64<<10), maxLine)
	for s.Scan() {
		var one T
		dec := json.NewDecoder(bytes.NewReader(s.Bytes()))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&one); err != nil {
			return errors.New("a line is damaged")
		}
		if dec.More() {
			return errors.New("a line holds more than one entry")
		}
		if !f(one) {
			return nil
		}
	}
	return s.Err()
}

// part gives a part of the bundle by its path, nil where there is none.
func (v *verifier) part(path string) *zip.File {
	v.used[path] = true
	return v.parts[path]
}

func (v *verifier) small(path string, max int64) ([]byte, bool) {
	z := v.part(path)
	if z == nil {
		v.proof.add(path, "it is missing: this is no bundle, or it was cut off")
		return nil, false
	}
	in, err := z.Open()
	if err != nil {
		v.proof.add(path, "it cannot be read: %v", err)
		return nil, false
	}
	defer func() { _ = in.Close() }()
	b, err := io.ReadAll(io.LimitReader(in, max+1))
	if err != nil && !errors.Is(err, zip.ErrChecksum) || int64(len(b)) > max {
		v.proof.add(path, "it cannot be read")
		return nil, false
	}
	return b, true
}

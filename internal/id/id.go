// Package id makes identifiers that carry a prefix for their kind, such as "org_" or "job_".
//
// New is sortable by the moment it was made. Random is not: it is for whatever a person might learn from the order or
// the moment of, as with a protected report.
package id

import (
	"crypto/rand"
	"encoding/binary"
	"strings"
	"time"
)

// alphabet is Crockford's base 32: no I, L, O or U, so that codes survive being read aloud.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// New gives prefix, "_" and 26 characters: 48 bits of milliseconds since 1970, then 80 random bits.
func New(prefix string, at time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.UnixMilli())<<16)
	_, _ = rand.Read(b[6:]) // crypto/rand.Read never fails
	return encode(prefix, b)
}

// Random gives prefix, "_" and 26 characters of 128 random bits: it tells nothing of when it was made.
func Random(prefix string) string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return encode(prefix, b)
}

// Valid tells whether s has the shape of an identifier with that prefix.
func Valid(s, prefix string) bool {
	rest, ok := strings.CutPrefix(s, prefix+"_")
	if !ok || len(rest) != 26 {
		return false
	}
	for i := range len(rest) {
		if strings.IndexByte(alphabet, rest[i]) < 0 {
			return false
		}
	}
	return true
}

// Code gives n characters to be read aloud or typed by a tired person: it leaves out 0, O, 1 and I.
func Code(n int) string {
	const safe = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
	out := make([]byte, 0, n)
	var b [32]byte
	for len(out) < n {
		_, _ = rand.Read(b[:])
		for _, x := range b {
			if int(x) < 256/len(safe)*len(safe) && len(out) < n {
				out = append(out, safe[int(x)%len(safe)])
			}
		}
	}
	return string(out)
}

// Digits gives n random decimal digits.
func Digits(n int) string {
	out := make([]byte, 0, n)
	var b [16]byte
	for len(out) < n {
		_, _ = rand.Read(b[:])
		for _, x := range b {
			if x < 250 && len(out) < n {
				out = append(out, '0'+x%10)
			}
		}
	}
	return string(out)
}

func encode(prefix string, b [16]byte) string {
	out := make([]byte, len(prefix)+1+26)
	copy(out, prefix)
	out[len(prefix)] = '_'
	// 128 bits in 26 characters of 5 bits, the first holding the top 3.
	hi, lo := binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])
	for i := 25; i >= 0; i-- {
		out[len(prefix)+1+i] = alphabet[lo&31]
		lo = lo>>5 | hi<<59
		hi >>= 5
	}
	return string(out)
}

package custody

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

const authority = `
[tsa]
default_tsa = one
[one]
serial = ./serial
crypto_device = builtin
signer_cert = ./tsa.pem
certs = ./ca.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[ext]
extendedKeyUsage = critical,timeStamping
basicConstraints = CA:FALSE
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = keyCertSign
[req]
distinguished_name = dn
[dn]
`

// authorityOf makes a real time-stamping authority with openssl, and gives what answers requests and its root.
func authorityOf(t *testing.T, kind ...string) (func([]byte) []byte, *x509.CertPool) {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("openssl must be there in CI")
		}
		t.Skip("openssl is not on the PATH: time-stamps are not tried")
	}
	dir := t.TempDir()
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command("openssl", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("openssl %v: %v\n%s", args, err, out)
		}
	}
	write := func(name, s string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("conf", authority)
	write("serial", "01\n")
	key := func(name string) { run(append(append([]string{"genpkey"}, kind...), "-out", name)...) }
	key("ca.key")
	key("tsa.key")
	run("req", "-new", "-x509", "-config", "conf", "-extensions", "ca", "-key", "ca.key", "-subj", "/CN=Invented Root", "-days", "30", "-out", "ca.pem")
	run("req", "-new", "-config", "conf", "-key", "tsa.key", "-subj", "/CN=Invented Time Authority", "-out", "tsa.csr")
	run("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "7", "-days", "30", "-extfile", "conf", "-extensions", "ext", "-out", "tsa.pem")
	raw, err := os.ReadFile(filepath.Join(dir, "ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(raw)
	root, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(root)
	return func(ask []byte) []byte {
		write("ask", string(ask))
		run("ts", "-reply", "-config", "conf", "-section", "one", "-queryfile", "ask", "-out", "answer")
		b, err := os.ReadFile(filepath.Join(dir, "answer"))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}, pool
}

func TestARealAuthoritysTimeStampIsReadAndAFalseOneIsNot(t *testing.T) {
	for name, kind := range map[string][]string{
		"RSA":   {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"},
		"ECDSA": {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"},
	} {
		t.Run(name, func(t *testing.T) {
			answer, roots := authorityOf(t, kind...)
			c := SignAt(key, "RNM", "exh_1", 3, "ab", moment)
			hash := c.Imprint()
			ask, err := AskStamp(hash)
			if err != nil {
				t.Fatal(err)
			}
			token := answer(ask)
			s, err := ReadStamp(token, hash[:], roots)
			if err != nil || s.By != "Invented Time Authority" || time.Since(s.At).Abs() > time.Hour {
				t.Fatalf("%+v %v", s, err)
			}
			if _, err := ReadStamp(token, hash[:], x509.NewCertPool()); err == nil {
				t.Error("an authority that is not believed is believed")
			}
			other := sum([]byte("x"))
			if _, err := ReadStamp(token, []byte(other)[:32], roots); err == nil {
				t.Error("a stamp of something else is taken")
			}
			taken := 0
			for i := range token {
				bent := bytes.Clone(token)
				bent[i] ^= 0x10
				if s2, err := ReadStamp(bent, hash[:], roots); err == nil && !s2.At.Equal(s.At) {
					taken++
				}
			}
			if taken > 0 {
				t.Errorf("%d changed stamps tell another time", taken)
			}
		})
	}
}

func FuzzReadStamp(f *testing.F) {
	f.Add([]byte{0x30, 0x03, 0x02, 0x01, 0x00})
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := ReadStamp(b, make([]byte, 32), nil); err == nil {
			t.Fatal("anything is a stamp")
		}
	})
}

package custody

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	_ "crypto/sha512" // digests that authorities sign with
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"time"
)

// A time-stamp after RFC 3161: a request is a hash, the answer a CMS signed message (RFC 5652) that holds the hash and a time.

var (
	oidSHA256   = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSHA384   = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	oidSHA512   = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}
	oidSigned   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidTSTInfo  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidDigested = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
)

type imprint struct {
	Algorithm pkix.AlgorithmIdentifier
	Hash      []byte
}

type stampRequest struct {
	Version int
	Imprint imprint
	Nonce   *big.Int `asn1:"optional"`
	CertReq bool     `asn1:"optional"`
}

type stampAnswer struct {
	Status struct {
		Status int
		Text   asn1.RawValue  `asn1:"optional"`
		Fail   asn1.BitString `asn1:"optional"`
	}
	Token asn1.RawValue `asn1:"optional"`
}

type signedContent struct {
	Type    asn1.ObjectIdentifier
	Content asn1.RawValue `asn1:"explicit,tag:0"`
}

type signedData struct {
	Version    int
	Algorithms asn1.RawValue
	Inner      struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"explicit,optional,tag:0"`
	}
	Certificates asn1.RawValue `asn1:"optional,tag:0"`
	Revoked      asn1.RawValue `asn1:"optional,tag:1"`
	Signers      []signer      `asn1:"set"`
}

type signer struct {
	Version    int
	Who        asn1.RawValue
	Digest     pkix.AlgorithmIdentifier
	Attributes asn1.RawValue `asn1:"optional,tag:0"`
	Algorithm  pkix.AlgorithmIdentifier
	Signature  []byte
	Unsigned   asn1.RawValue `asn1:"optional,tag:1"`
}

type attribute struct {
	Type   asn1.ObjectIdentifier
	Values asn1.RawValue
}

type stampInfo struct {
	Version  int
	Policy   asn1.ObjectIdentifier
	Imprint  imprint
	Serial   *big.Int
	At       time.Time     `asn1:"generalized"`
	Accuracy asn1.RawValue `asn1:"optional"`
	Ordering bool          `asn1:"optional"`
	Nonce    *big.Int      `asn1:"optional"`
	Rest     asn1.RawValue `asn1:"optional"`
}

// Stamp is what an authority says: that it saw the hash at a time.
type Stamp struct {
	At time.Time
	By string
}

// AskStamp makes the request for a time-stamp of a SHA-256.
func AskStamp(hash [32]byte) ([]byte, error) {
	nonce, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 63))
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(stampRequest{1, imprint{pkix.AlgorithmIdentifier{Algorithm: oidSHA256, Parameters: asn1.NullRawValue}, hash[:]}, nonce, true})
}

// ReadStamp reads an authority's answer for a SHA-256, and checks its signature and that it is about that hash. With roots
// the authority's certificate must lead to one of them and be for time-stamping; without, anybody may have made it.
func ReadStamp(answer, hash []byte, roots *x509.CertPool) (Stamp, error) {
	var a stampAnswer
	if rest, err := asn1.Unmarshal(answer, &a); err != nil || len(rest) > 0 {
		return Stamp{}, errors.New("the answer cannot be read")
	}
	if a.Status.Status > 1 || len(a.Token.FullBytes) == 0 {
		return Stamp{}, errors.New("the authority gave no time-stamp")
	}
	var c signedContent
	var sd signedData
	if _, err := asn1.Unmarshal(a.Token.FullBytes, &c); err != nil || !c.Type.Equal(oidSigned) {
		return Stamp{}, errors.New("it is no signed message")
	}
	if _, err := asn1.Unmarshal(c.Content.Bytes, &sd); err != nil || !sd.Inner.Type.Equal(oidTSTInfo) || len(sd.Signers) != 1 {
		return Stamp{}, errors.New("it is no time-stamp")
	}
	var inner []byte
	var info stampInfo
	if _, err := asn1.Unmarshal(sd.Inner.Content.Bytes, &inner); err != nil {
		return Stamp{}, errors.New("its content cannot be read")
	}
	if _, err := asn1.Unmarshal(inner, &info); err != nil {
		return Stamp{}, errors.New("its content cannot be read")
	}
	if !info.Imprint.Algorithm.Algorithm.Equal(oidSHA256) || !bytes.Equal(info.Imprint.Hash, hash) {
		return Stamp{}, errors.New("it is about something else")
	}
	cert, err := sd.signed(inner, info.At, roots)
	if err != nil {
		return Stamp{}, err
	}
	return Stamp{info.At.UTC(), cert.Subject.CommonName}, nil
}

// signed finds the certificate under which the message's signature holds.
func (sd signedData) signed(inner []byte, at time.Time, roots *x509.CertPool) (*x509.Certificate, error) {
	s := sd.Signers[0]
	h, ok := digestOf(s.Digest.Algorithm)
	if !ok || len(s.Attributes.FullBytes) == 0 {
		return nil, errors.New("it is signed in a way that is not known here")
	}
	digest := h.New()
	digest.Write(inner)
	if !hasDigest(s.Attributes.Bytes, digest.Sum(nil)) {
		return nil, errors.New("its content was changed")
	}
	signed := bytes.Clone(s.Attributes.FullBytes)
	signed[0] = 0x31 // RFC 5652 section 5.4: signed as a SET, whatever its tag in the message
	certs, err := x509.ParseCertificates(sd.Certificates.Bytes)
	if err != nil {
		return nil, errors.New("its certificates cannot be read")
	}
	for _, c := range certs {
		if !holds(c, h, signed, s.Signature) {
			continue
		}
		if roots != nil {
			between := x509.NewCertPool()
			for _, other := range certs {
				between.AddCert(other)
			}
			if _, err := c.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}}); err != nil {
				return nil, errors.New("its authority is not one of those that are believed")
			}
		}
		return c, nil
	}
	return nil, errors.New("its signature does not hold")
}

func holds(c *x509.Certificate, h crypto.Hash, message, signature []byte) bool {
	d := h.New()
	d.Write(message)
	switch key := c.PublicKey.(type) {
	case *rsa.PublicKey:
		return rsa.VerifyPKCS1v15(key, h, d.Sum(nil), signature) == nil
	case *ecdsa.PublicKey:
		return ecdsa.VerifyASN1(key, d.Sum(nil), signature)
	}
	return false
}

func digestOf(oid asn1.ObjectIdentifier) (crypto.Hash, bool) {
	switch {
	case oid.Equal(oidSHA256):
		return crypto.SHA256, true
	case oid.Equal(oidSHA384):
		return crypto.SHA384, true
	case oid.Equal(oidSHA512):
		return crypto.SHA512, true
	}
	return 0, false
}

func hasDigest(attributes, want []byte) bool {
	for len(attributes) > 0 {
		var a attribute
		rest, err := asn1.Unmarshal(attributes, &a)
		if err != nil {
			return false
		}
		attributes = rest
		if a.Type.Equal(oidDigested) {
			var got []byte
			_, err := asn1.Unmarshal(a.Values.Bytes, &got)
			return err == nil && bytes.Equal(got, want)
		}
	}
	return false
}

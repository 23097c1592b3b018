package blob

import (
	"bufio"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// keys finds the key to S3 where AWS tools look for it, in their order: the environment, a web identity (Kubernetes), the
// shared credentials file, a container's own address, the machine's metadata service.
type keys struct {
	env             func(string) string
	profile, region string
	far             *http.Client // to AWS, as the bucket is reached
}

// near reaches what belongs to this machine, so it goes through no proxy.
func near() *http.Client { return &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} }

// Retrieve gives the key of the first place that has one. The cache before it asks again before the key expires.
func (k *keys) Retrieve(ctx context.Context) (aws.Credentials, error) {
	if id, secret := k.env("AWS_ACCESS_KEY_ID"), k.env("AWS_SECRET_ACCESS_KEY"); id != "" && secret != "" {
		return aws.Credentials{AccessKeyID: id, SecretAccessKey: secret, SessionToken: k.env("AWS_SESSION_TOKEN"), Source: "environment"}, nil
	}
	if file, role := k.env("AWS_WEB_IDENTITY_TOKEN_FILE"), k.env("AWS_ROLE_ARN"); file != "" && role != "" {
		return k.webIdentity(ctx, file, role)
	}
	if c, ok, err := k.shared(); ok || err != nil {
		return c, err
	}
	if c, ok, err := k.container(ctx); ok || err != nil {
		return c, err
	}
	if strings.EqualFold(k.env("AWS_EC2_METADATA_DISABLED"), "true") {
		return aws.Credentials{}, errors.New("there is no key to S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	}
	c, err := k.machine(ctx)
	if err != nil {
		return c, fmt.Errorf("there is no key to S3 in the environment, in a file or of this machine: %w", err)
	}
	return c, nil
}

// shared reads the profile's section of the shared credentials file.
func (k *keys) shared() (c aws.Credentials, found bool, err error) {
	name := k.env("AWS_SHARED_CREDENTIALS_FILE")
	if name == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return c, false, nil
		}
		name = filepath.Join(home, ".aws", "credentials")
	}
	f, err := os.Open(name)
	if err != nil {
		return c, false, nil
	}
	defer func() { _ = f.Close() }()
	inside := false
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if section, ok := strings.CutPrefix(line, "["); ok {
			inside = strings.TrimSpace(strings.TrimSuffix(section, "]")) == k.profile
			continue
		}
		word, value, ok := strings.Cut(line, "=")
		if !inside || !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(word)) {
		case "aws_access_key_id":
			c.AccessKeyID = value
		case "aws_secret_access_key":
			c.SecretAccessKey = value
		case "aws_session_token":
			c.SessionToken = value
		}
	}
	c.Source = name
	return c, c.HasKeys(), lines.Err()
}

// webIdentity changes a token for a key, at AWS's token service.
func (k *keys) webIdentity(ctx context.Context, file, role string) (aws.Credentials, error) {
	token, err := os.ReadFile(file)
	if err != nil {
		return aws.Credentials{}, err
	}
	at := first(k.env("AWS_ENDPOINT_URL_STS"), "https://sts."+k.region+".amazonaws.com")
	form := url.Values{"Action": {"AssumeRoleWithWebIdentity"}, "Version": {"2011-06-15"}, "RoleArn": {role}, "WebIdentityToken": {strings.TrimSpace(string(token))},
		"RoleSessionName": {first(k.env("AWS_ROLE_SESSION_NAME"), "havenward")}}
	b, err := fetch(ctx, k.far, http.MethodPost, at, strings.NewReader(form.Encode()), map[string]string{"Content-Type": "application/x-www-form-urlencoded"})
	if err != nil {
		return aws.Credentials{}, err
	}
	var got struct {
		Key struct {
			AccessKeyId, SecretAccessKey, SessionToken string
			Expiration                                 time.Time
		} `xml:"AssumeRoleWithWebIdentityResult>Credentials"`
	}
	if err := xml.Unmarshal(b, &got); err != nil {
		return aws.Credentials{}, err
	}
	return whole(aws.Credentials{AccessKeyID: got.Key.AccessKeyId, SecretAccessKey: got.Key.SecretAccessKey, SessionToken: got.Key.SessionToken, Source: at, CanExpire: true, Expires: got.Key.Expiration})
}

// container asks the address that the orchestrator gave.
func (k *keys) container(ctx context.Context) (c aws.Credentials, found bool, err error) {
	at := k.env("AWS_CONTAINER_CREDENTIALS_FULL_URI")
	if relative := k.env("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"); relative != "" {
		at = "http://169.254.170.2" + relative
	}
	if at == "" {
		return c, false, nil
	}
	if !trusted(at) {
		return c, true, errors.New("AWS_CONTAINER_CREDENTIALS_FULL_URI: without TLS it must be an address of this machine")
	}
	proof := k.env("AWS_CONTAINER_AUTHORIZATION_TOKEN")
	if file := k.env("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"); file != "" {
		b, err := os.ReadFile(file)
		if err != nil {
			return c, true, err
		}
		proof = strings.TrimSpace(string(b))
	}
	b, err := fetch(ctx, near(), http.MethodGet, at, nil, map[string]string{"Authorization": proof})
	if err != nil {
		return c, true, err
	}
	c, err = readKey(b, at)
	return c, true, err
}

// trusted tells whether an orchestrator's address may be sent the proof of who we are.
func trusted(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	own := err == nil && (ip.IsLoopback() || slices.Contains([]string{"169.254.170.2", "169.254.170.23", "fd00:ec2::23"}, ip.String()))
	return u.Scheme == "https" || own || u.Hostname() == "localhost"
}

// machine asks the metadata service of an EC2 machine, by its second version.
func (k *keys) machine(ctx context.Context) (aws.Credentials, error) {
	at := strings.TrimSuffix(first(k.env("AWS_EC2_METADATA_SERVICE_ENDPOINT"), "http://169.254.169.254"), "/") + "/latest/"
	token, err := fetch(ctx, near(), http.MethodPut, at+"api/token", nil, map[string]string{"X-Aws-Ec2-Metadata-Token-Ttl-Seconds": "300"})
	if err != nil {
		return aws.Credentials{}, err
	}
	proof := map[string]string{"X-Aws-Ec2-Metadata-Token": string(token)}
	at += "meta-data/iam/security-credentials/"
	role, err := fetch(ctx, near(), http.MethodGet, at, nil, proof)
	if err != nil {
		return aws.Credentials{}, err
	}
	name, _, _ := strings.Cut(strings.TrimSpace(string(role)), "\n")
	b, err := fetch(ctx, near(), http.MethodGet, at+name, nil, proof)
	if err != nil {
		return aws.Credentials{}, err
	}
	return readKey(b, at)
}

// readKey reads what containers and machines answer.
func readKey(b []byte, source string) (aws.Credentials, error) {
	var got struct {
		AccessKeyId, SecretAccessKey, Token string
		Expiration                          time.Time
	}
	if err := json.Unmarshal(b, &got); err != nil {
		return aws.Credentials{}, err
	}
	return whole(aws.Credentials{AccessKeyID: got.AccessKeyId, SecretAccessKey: got.SecretAccessKey, SessionToken: got.Token, Source: source, CanExpire: !got.Expiration.IsZero(), Expires: got.Expiration})
}

func whole(c aws.Credentials) (aws.Credentials, error) {
	if !c.HasKeys() {
		return c, errors.New("the answer holds no key: " + c.Source)
	}
	return c, nil
}

// fetch asks for a small document.
func fetch(ctx context.Context, c *http.Client, method, address string, body io.Reader, header map[string]string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, err
	}
	for k, v := range header {
		if v != "" {
			req.Header.Set(k, v)
		}
	}
	res, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(res.Body, 1<<16))
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answers %s", req.URL.Host, res.Status)
	}
	return b, err
}

package blob

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/go-cmp/cmp"
)

func TestTheAddressOfABucketSaysWhereItIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		address, want, region string
		env                   map[string]string
	}{
		{"s3://files?region=eu-west-2", "https://files.s3.eu-west-2.amazonaws.com", "eu-west-2", nil},
		{"s3://files", "https://files.s3.eu-west-1.amazonaws.com", "eu-west-1", map[string]string{"AWS_REGION": "eu-west-1"}},
		{"s3://my.files?region=eu-west-2", "https://s3.eu-west-2.amazonaws.com/my.files", "eu-west-2", nil},
		{"s3://files?region=eu-west-2&fips=true&dualstack=true", "https://files.s3-fips.dualstack.eu-west-2.amazonaws.com", "eu-west-2", nil},
		{"s3://files?endpoint=http://store:9000/&s3ForcePathStyle=true", "http://store:9000/files", "us-east-1", nil},
		{"s3://files?endpoint=store.nhs.example&region=x", "https://files.store.nhs.example", "x", nil},
		{"s3://files?use_path_style=true", "http://own:1/files", "us-east-1", map[string]string{"AWS_ENDPOINT_URL": "http://own:1"}},
	} {
		p, err := parse(c.address, env(c.env))
		if err != nil || p.base.String() != c.want || p.region != c.region {
			t.Errorf("%s: %s %s %v", c.address, &p.base, p.region, err)
		}
	}
	p, err := parse("s3://files?region=x&ssetype=aws:kms&kmskeyid=k&profile=trust", env(nil))
	if d := cmp.Diff(map[string]string{"X-Amz-Server-Side-Encryption": "aws:kms", "X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id": "k"}, p.put); d != "" || p.profile != "trust" || err != nil {
		t.Errorf("%s %s %v", d, p.profile, err)
	}
	for _, address := range []string{"s3://", "s3://files", "s3://files?region=x&role=arn:y", "s3://files?region=x&fips=perhaps", "s3://files?endpoint=ftp://x"} {
		if _, err := parse(address, env(nil)); err == nil {
			t.Errorf("%s was taken", address)
		}
	}
}

func TestTheKeyIsFoundWhereAWSToolsLook(t *testing.T) {
	t.Parallel()
	expires := time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)
	doc := `{"AccessKeyId":"id","SecretAccessKey":"secret","Token":"session","Expiration":"2027-01-02T03:04:05Z"}`
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/latest/api/token" && r.Method == http.MethodPut && r.Header.Get("X-Aws-Ec2-Metadata-Token-Ttl-Seconds") != "":
			_, _ = io.WriteString(w, "proof")
		case strings.HasPrefix(r.URL.Path, "/latest/") && r.Header.Get("X-Aws-Ec2-Metadata-Token") != "proof":
			w.WriteHeader(http.StatusUnauthorized)
		case r.URL.Path == "/latest/meta-data/iam/security-credentials/":
			_, _ = io.WriteString(w, "role\n")
		case r.URL.Path == "/latest/meta-data/iam/security-credentials/role", r.URL.Path == "/container" && r.Header.Get("Authorization") == "proof":
			_, _ = io.WriteString(w, doc)
		case r.URL.Path == "/sts" && r.FormValue("WebIdentityToken") == "token" && r.FormValue("RoleArn") == "arn:role":
			_, _ = io.WriteString(w, `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>`+
				`<AccessKeyId>id</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken><Expiration>2027-01-02T03:04:05Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`)
		default:
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	defer srv.Close()
	dir := t.TempDir()
	file := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	shared := file("credentials", "[default]\naws_access_key_id = other\n\n[trust]\naws_access_key_id = id\naws_secret_access_key=secret\naws_session_token = session\n")
	for name, e := range map[string]map[string]string{
		"environment":  {"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "session"},
		"file":         {"AWS_SHARED_CREDENTIALS_FILE": shared},
		"web identity": {"AWS_WEB_IDENTITY_TOKEN_FILE": file("token", "token\n"), "AWS_ROLE_ARN": "arn:role", "AWS_ENDPOINT_URL_STS": srv.URL + "/sts"},
		"container":    {"AWS_CONTAINER_CREDENTIALS_FULL_URI": srv.URL + "/container", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": file("proof", "proof")},
		"machine":      {"AWS_EC2_METADATA_SERVICE_ENDPOINT": srv.URL},
	} {
		if e["AWS_SHARED_CREDENTIALS_FILE"] == "" {
			e["AWS_SHARED_CREDENTIALS_FILE"] = filepath.Join(dir, "none")
		}
		k := keys{env: env(e), profile: "trust", region: "eu-west-2", far: srv.Client()}
		c, err := k.Retrieve(t.Context())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := aws.Credentials{AccessKeyID: "id", SecretAccessKey: "secret", SessionToken: "session", Source: c.Source}
		if name != "environment" && name != "file" {
			want.CanExpire, want.Expires = true, expires
		}
		if d := cmp.Diff(want, c); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	for name, e := range map[string]map[string]string{
		"none":                {"AWS_EC2_METADATA_DISABLED": "true"},
		"a stranger":          {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://stranger.example/"},
		"a machine without":   {"AWS_EC2_METADATA_SERVICE_ENDPOINT": srv.URL + "/nothing"},
		"a token of nowhere":  {"AWS_WEB_IDENTITY_TOKEN_FILE": filepath.Join(dir, "none"), "AWS_ROLE_ARN": "arn:role"},
		"a container's proof": {"AWS_CONTAINER_CREDENTIALS_FULL_URI": srv.URL + "/container", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "wrong"},
	} {
		e["AWS_SHARED_CREDENTIALS_FILE"] = filepath.Join(dir, "none")
		k := keys{env: env(e), profile: "default", region: "eu-west-2", far: srv.Client()}
		if c, err := k.Retrieve(t.Context()); err == nil {
			t.Errorf("%s: a key was found: %v", name, c)
		}
	}
}

package blob

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// place is what an s3:// address says.
type place struct {
	bucket, region, profile string
	base                    url.URL           // where the bucket is; keys hang below its path
	put                     map[string]string // headers of every object that is written
}

// parse reads an s3:// address. What it leaves open is asked of the environment, as AWS tools do.
func parse(address string, env func(string) string) (place, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return place{}, fmt.Errorf("the address of the bucket reads s3://name?region=…")
	}
	p := place{bucket: u.Host, region: first(env("AWS_REGION"), env("AWS_DEFAULT_REGION")), profile: first(env("AWS_PROFILE"), "default"), put: map[string]string{}}
	endpoint := first(env("AWS_ENDPOINT_URL_S3"), env("AWS_ENDPOINT_URL"))
	var pathStyle, dual, fips bool
	for name, values := range u.Query() {
		v := values[0]
		var err error
		switch name {
		case "region":
			p.region = v
		case "endpoint":
			endpoint = v
		case "profile":
			p.profile = v
		case "use_path_style", "s3ForcePathStyle":
			pathStyle, err = strconv.ParseBool(v)
		case "dualstack":
			dual, err = strconv.ParseBool(v)
		case "fips":
			fips, err = strconv.ParseBool(v)
		case "ssetype":
			p.put["X-Amz-Server-Side-Encryption"] = v
		case "kmskeyid":
			p.put["X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id"] = v
		case "awssdk", "hostname_immutable", "request_checksum_calculation", "response_checksum_validation":
			// Words of an earlier version, which ask for nothing that we do differently.
		default:
			err = fmt.Errorf("it is not one that is known")
		}
		if err != nil {
			return place{}, fmt.Errorf("the parameter %s of the bucket's address: %w", name, err)
		}
	}
	if p.region == "" {
		if endpoint == "" {
			return place{}, fmt.Errorf("the address of the bucket needs a region: s3://%s?region=eu-west-2", p.bucket)
		}
		p.region = "us-east-1"
	}
	if endpoint == "" {
		endpoint = awsHost(p.region, dual, fips)
	}
	if !strings.Contains(endpoint, "://") {
		endpoint = "https://" + endpoint
	}
	base, err := url.Parse(endpoint)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return place{}, fmt.Errorf("the endpoint of the bucket's address is no http address")
	}
	p.base = url.URL{Scheme: base.Scheme, Host: base.Host, Path: strings.TrimSuffix(base.Path, "/")}
	// A name with a dot has no certificate as a host.
	if pathStyle || base.Scheme == "https" && strings.Contains(p.bucket, ".") {
		p.base.Path += "/" + p.bucket
	} else {
		p.base.Host = p.bucket + "." + p.base.Host
	}
	return p, nil
}

// awsHost names the endpoint of a region of AWS.
func awsHost(region string, dual, fips bool) string {
	host := "s3"
	if fips {
		host += "-fips"
	}
	if dual {
		host += ".dualstack"
	}
	host += "." + region + ".amazonaws.com"
	if strings.HasPrefix(region, "cn-") {
		host += ".cn"
	}
	return host
}

// first gives the first that is not empty.
func first(of ...string) string {
	for _, s := range of {
		if s != "" {
			return s
		}
	}
	return ""
}

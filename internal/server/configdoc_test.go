package server_test

import (
	"testing"

	"github.com/havenward/havenward/internal/config"
)

func TestTheDocumentOfSettingsIsFresh(t *testing.T) {
	golden(t, "../../docs/config.md", `# Settings

Written by a test from internal/config; `+"`make update`"+` writes it anew.

Every setting is a flag of the command line or a variable of the environment; the flag wins. Each has a usable default.
`+"`havenward config`"+` prints what is in force, without passwords.

`+config.Document()+`
The key that signs the checkpoints of the audit log lies beside the key ring, in a file called `+"`checkpoint.key`"+`; it is made
when the first checkpoint is signed.

The bucket of an `+"`s3://`"+` address may have these parameters: `+"`region`"+`, `+"`endpoint`"+` of a server that is not AWS, `+"`use_path_style`"+`,
`+"`profile`"+`, `+"`fips`"+`, `+"`dualstack`"+`, `+"`ssetype`"+` and `+"`kmskeyid`"+`. Its key is looked for where AWS tools look: `+"`AWS_ACCESS_KEY_ID`"+` and
`+"`AWS_SECRET_ACCESS_KEY`"+`, a web identity, the shared credentials file, a container's or a machine's role. Single sign-on and a
role taken on from another are not among them.
`)
}

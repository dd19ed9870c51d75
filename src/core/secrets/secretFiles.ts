/** Names of files that hold passwords, keys and tokens by custom. */
const secret =
  /^(?:\.env(?:\..+)?|.+\.env|\.envrc|\.netrc|_netrc|\.pgpass|\.pypirc|\.npmrc|\.htpasswd|\.git-credentials|id_(?:rsa|dsa|ecdsa|ed25519)(?:[-_.].+)?|.+\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|asc|gpg)|credentials?(?:[-_.].+)?|secrets?(?:\.(?:ya?ml|json|toml|ini|env|txt))|kaggle\.json|client_secret.*\.json|service[-_]?account.*\.json|.*\.tfvars)$/i;
/** What is made to be shared: a template without values. */
const template = /\.(?:example|sample|template|dist)$/i;

/** Whether a file's name says that it holds secrets. `path` has `/` between folders. */
export function isSecretFile(path: string): boolean {
  const folders = path.split("/");
  const name = folders.pop() ?? "";
  if (template.test(name) || name.endsWith(".pub")) return false;
  return (
    secret.test(name) ||
    folders.some((folder) => /^\.(?:ssh|aws|gnupg|azure|gcloud|kube|docker)$/.test(folder))
  );
}

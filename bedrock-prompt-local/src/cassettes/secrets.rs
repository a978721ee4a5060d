//! Texts that are secret wherever they are: keys, account ids, names of users and roles.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex_lite::Regex;

use crate::account::ACCOUNT;

/// The characters of a key or a token, at least.
const SHORTEST_SECRET: usize = 16;

/// Literals of which a text has one if the pattern can match; the pattern; what replaces it.
struct Rule {
    literals: &'static [&'static str],
    pattern: &'static str,
    replacement: &'static str,
}

/// `COLON` and `SLASH` are also percent-encoded ones, of a path or of a URL in a text.
const RULES: [Rule; 9] = [
    Rule {
        literals: &["arn:aws", "arn%"],
        pattern: r#"(arnCOLONaws[a-z-]*COLON(?:iam|sts)COLONCOLON[0-9]{12}COLON[a-z-]+SLASH)[^\s"'\\();<>]*[^\s"'\\();<>,.:]"#,
        replacement: "${1}NAME",
    },
    Rule {
        literals: &["ccountId", "cketOwner"],
        pattern: r#"((?:[aA]ccountId|[bB]ucketOwner)["'\\]*\s*[:=]\s*["'\\]*)[0-9]{12}\b"#,
        replacement: "${1}111122223333",
    },
    // Buckets are named after accounts.
    Rule {
        literals: &["://", ":s3:::", "arn%"],
        pattern: r"((?:://|COLONs3COLONCOLONCOLON)(?:[a-z0-9.-]*?[.-])?)[0-9]{12}\b",
        replacement: "${1}111122223333",
    },
    Rule {
        literals: &["ccess", "CCESS", "ession", "ESSION"],
        pattern: r#"((?i:secret_?access_?key|session_?token)(?:>|["'\\]*\s*[:=]\s*["'\\]*))[A-Za-z0-9+/=]{16,}"#,
        replacement: "${1}SECRET",
    },
    Rule {
        literals: &["AKIA", "ASIA"],
        pattern: "A[KS]IA[A-Z0-9]{12,}",
        replacement: "ACCESS_KEY_ID",
    },
    Rule {
        literals: &["ABSK"],
        pattern: "(^|[^A-Za-z0-9+/=])ABSK[A-Za-z0-9+/=]{20,}",
        replacement: "${1}API_KEY",
    },
    Rule {
        literals: &["bedrock-api-key-"],
        pattern: r"bedrock-api-key-[A-Za-z0-9+/=_-]+",
        replacement: "API_KEY",
    },
    // URLs that are signed, such as those of objects in S3.
    Rule {
        literals: &["X-Amz-", "x-amz-"],
        pattern: r#"((?i:x-amz-security-token)(?:=|%3[Dd]|:\s*))[^&\s"'\\<>]+"#,
        replacement: "${1}SESSION_TOKEN",
    },
    Rule {
        literals: &["X-Amz-Signature"],
        pattern: "(X-Amz-Signature(?:=|%3[Dd]))[0-9a-f]+",
        replacement: "${1}SIGNATURE",
    },
];

static PATTERNS: LazyLock<Vec<(&Rule, Regex)>> = LazyLock::new(|| {
    RULES.iter().filter_map(|rule| Some((rule, pattern(rule.pattern)?))).collect()
});

static ARN: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r#"arnCOLONaws[a-z-]*COLON[a-z0-9-]*COLON[^\s:%"]*COLON([0-9]{12})"#));

fn pattern(pattern: &str) -> Option<Regex> {
    let colon = pattern.replace("COLON", "(?:%(?:25)*3[Aa]|:)");
    Regex::new(&colon.replace("SLASH", "(?:%(?:25)*2[Ff]|/)")).ok()
}

/// Replaces the secrets of a text.
pub(super) fn replaced(text: &str) -> Cow<'_, str> {
    let mut replaced = Cow::Borrowed(text);
    for (rule, pattern) in PATTERNS.iter() {
        if rule.literals.iter().any(|literal| replaced.contains(literal)) {
            replaced = pattern.replace_all(&replaced, rule.replacement).into_owned().into();
        }
    }
    for account in accounts(&replaced) {
        replaced = replaced.replace(&account, ACCOUNT).into();
    }
    replaced
}

/// The accounts of the ARNs in a text, which may have them elsewhere too: in the name of a bucket.
fn accounts(text: &str) -> BTreeSet<String> {
    let Some(pattern) = ARN.as_ref().filter(|_| text.contains("arn:aws") || text.contains("arn%"))
    else {
        return BTreeSet::new();
    };
    let found = pattern.captures_iter(text).filter_map(|arn| arn.get(1));
    found.map(|account| account.as_str().to_owned()).collect()
}

/// What replaces the text of a member of JSON, if the name of the member says that it is secret.
pub(super) fn of_member(name: &str, text: &str) -> Option<&'static str> {
    let ends = |ends: [&str; 4]| ends.iter().any(|end| name.ends_with(end));
    let is_account = ends(["accountId", "AccountId", "bucketOwner", "BucketOwner"])
        && text.len() == ACCOUNT.len()
        && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_secret = ends(["ecretAccessKey", "secret_access_key", "essionToken", "session_token"])
        && text.len() >= SHORTEST_SECRET
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    if is_account { Some(ACCOUNT) } else { is_secret.then_some("SECRET") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_names_and_keys_are_replaced() {
        for (text, expected) in [
            (
                "User: arn:aws:sts::123456789012:assumed-role/Admin/alice@example.com is not authorized \
                 to perform: bedrock:InvokeModel on resource: \
                 arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
                "User: arn:aws:sts::111122223333:assumed-role/NAME is not authorized to perform: \
                 bedrock:InvokeModel on resource: \
                 arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-lite-v1:0",
            ),
            ("arn:aws-us-gov:iam::123456789012:root", "arn:aws-us-gov:iam::111122223333:root"),
            ("arn:aws:iam::123456789012:user/a,b.", "arn:aws:iam::111122223333:user/NAME."),
            ("arn:aws:bedrock:*:123456789012:*", "arn:aws:bedrock:*:111122223333:*"),
            (
                r#"{\"arn\":\"arn:aws:iam::123456789012:role/jane\"}"#,
                r#"{\"arn\":\"arn:aws:iam::111122223333:role/NAME\"}"#,
            ),
            (
                "/model/arn%3Aaws%3Aiam%3A%3A123456789012%3Auser%2Fjane",
                "/model/arn%3Aaws%3Aiam%3A%3A111122223333%3Auser%2FNAME",
            ),
            (
                "arn%253aaws%253abedrock%253aeu-west-1%253a123456789012%253ax",
                "arn%253aaws%253abedrock%253aeu-west-1%253a111122223333%253ax",
            ),
            (
                "account 123456789012 of arn:aws:kms:eu-west-1:123456789012:key/a: s3://b-123456789012",
                "account 111122223333 of arn:aws:kms:eu-west-1:111122223333:key/a: s3://b-111122223333",
            ),
            (
                "arn:aws:bedrock:us-east-1::foundation-model/a.b",
                "arn:aws:bedrock:us-east-1::foundation-model/a.b",
            ),
            (r#"{"bucketOwner": "123456789012""#, r#"{"bucketOwner": "111122223333""#),
            ("awsAccountId=123456789012", "awsAccountId=111122223333"),
            ("key AKIAIOSFODNN7EXAMPLE.", "key ACCESS_KEY_ID."),
            ("key_ASIAIOSFODNN7EXAMPLE_x", "key_ACCESS_KEY_ID_x"),
            ("(ABSKQmVkcm9ja0FQSUtleS1leGFtcGxlCg==)", "(API_KEY)"),
            ("KEY_ABSKQmVkcm9ja0FQSUtleS1leGFtcGxlCg==", "KEY_API_KEY"),
            ("bedrock-api-key-YmVkcm9jaw==&x", "API_KEY&x"),
            (
                "https://b/k?X-Amz-Security-Token=IQoJ%2Fb%3D&X-Amz-Signature=0a1b&x=1",
                "https://b/k?X-Amz-Security-Token=SESSION_TOKEN&X-Amz-Signature=SIGNATURE&x=1",
            ),
            ("x-amz-security-token: IQoJ+/\n", "x-amz-security-token: SESSION_TOKEN\n"),
            (
                "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
                "AWS_SECRET_ACCESS_KEY=SECRET\n",
            ),
            (
                "<SessionToken>IQoJb3JpZ2luX2VjEXAMPLE==</SessionToken>",
                "<SessionToken>SECRET</SessionToken>",
            ),
            ("s3://data-123456789012-eu/k", "s3://data-111122223333-eu/k"),
            ("arn:aws:s3:::123456789012.b/k", "arn:aws:s3:::111122223333.b/k"),
            ("https://b-123456789012.s3.amazonaws.com", "https://b-111122223333.s3.amazonaws.com"),
            ("s3://b-1234567890123/k", "s3://b-1234567890123/k"),
            ("https://example.com/orders/123456789012", "https://example.com/orders/123456789012"),
            ("Order 123456789012", "Order 123456789012"),
            ("Account: 123456789012 of a bank", "Account: 123456789012 of a bank"),
        ] {
            assert_eq!(replaced(text), expected);
            assert_eq!(replaced(expected), expected);
        }
    }

    #[test]
    fn all_patterns_are_valid() {
        assert_eq!(PATTERNS.len(), RULES.len());
        assert!(ARN.is_some());
    }

    #[test]
    fn names_of_members_tell_secrets() {
        let key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        for (member, text, expected) in [
            ("bucketOwner", "123456789012", Some(ACCOUNT)),
            ("s3BucketOwner", "123456789012", Some(ACCOUNT)),
            ("awsAccountId", "123456789012", Some(ACCOUNT)),
            ("bucketOwner", "", None),
            ("accountId", "12345678901", None),
            ("orderId", "123456789012", None),
            ("SecretAccessKey", key, Some("SECRET")),
            ("aws_secret_access_key", key, Some("SECRET")),
            ("sessionToken", key, Some("SECRET")),
            ("secretAccessKey", "the key that you keep", None),
        ] {
            assert_eq!(of_member(member, text), expected, "{member}");
        }
    }
}

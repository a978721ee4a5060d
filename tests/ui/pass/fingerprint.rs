#![deny(warnings)]

use bedrock_prompt::{Prompt, prompt::Fingerprint};

macro_rules! fingerprint {
    ($($key:tt)*) => {{
        #[derive(Prompt)]
        #[prompt(user = "Hello {names}")]
        struct Hello {
            #[prompt($($key)*)]
            #[allow(dead_code)]
            names: Option<Vec<String>>,
        }
        Fingerprint::for_prompt::<Hello>()
    }};
}

fn main() {
    let fingerprints = [
        fingerprint!(json),
        fingerprint!(json, untrusted),
        fingerprint!(if_some = "{}", json),
        fingerprint!(if_some = "{}", join = ", "),
        fingerprint!(if_some = "{}", join = "; "),
        fingerprint!(if_some = " {}", join = "; "),
    ];
    for (index, one) in fingerprints.iter().enumerate() {
        assert!(!fingerprints[..index].contains(one), "{index}");
    }
    assert_eq!(fingerprint!(json), fingerprints[0]);
}

//! The operations of Bedrock that the server does not implement, by their paths.

use super::path;

/// A line for each: method, template of the path, name. From the service models of botocore 1.44.8 for
/// Bedrock, Bedrock Runtime, Bedrock Agents and Bedrock Agent Runtime.
const OPERATIONS: &str = include_str!("unserved.txt");

/// The name of the operation that AWS has at a method and path, if the server does not implement it.
pub(crate) fn name(method: &str, path: &str) -> Option<&'static str> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let at_path = OPERATIONS.lines().filter_map(|line| {
        let mut parts = line.split(' ');
        let (of, template, name) = (parts.next()?, parts.next()?, parts.next()?);
        (of == method && path::matches(template, path)).then_some((template, name))
    });
    // A path without a parameter goes before one with it.
    let found = at_path.min_by_key(|(template, _)| template.matches('{').count());
    found.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use hyper::Method;

    use super::*;
    use crate::protocol::Operation;

    #[test]
    fn each_line_is_an_operation_that_is_not_served() {
        for line in OPERATIONS.lines() {
            let parts: Vec<&str> = line.split(' ').collect();
            let [method, template, operation] = parts[..] else { panic!("{line}") };
            assert_eq!(Operation::from_name(operation), None, "{line}");
            let method: Method = method.parse().expect("a method");
            let example = template.replace(['{', '}'], "");
            assert_eq!(Operation::find(&method, &example), None, "{line}");
            assert_eq!(name(method.as_str(), &example), Some(operation), "{line}");
        }
    }

    #[test]
    fn parameters_and_slashes() {
        assert_eq!(name("GET", "/custom-models/arn%3Aaws%3Ax"), Some("GetCustomModel"));
        assert_eq!(name("GET", "/custom-models/"), Some("ListCustomModels"));
        assert_eq!(name("PUT", "/sessions/"), Some("CreateSession"));
        assert_eq!(name("GET", "/custom-models/a/b"), None);
        assert_eq!(name("PATCH", "/custom-models"), None);
    }
}

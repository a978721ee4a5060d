//! Creates a guardrail, sends prompts with it, shows why one was blocked, and deletes it.
//!
//! `cargo run --features control-plane --example guardrail [-- --aws]`

use bedrock_prompt::control_plane::{ControlPlane, GuardrailDefinition};
use bedrock_prompt::control_plane_sdk::types::{
    GuardrailPiiEntityType as Pii, GuardrailSensitiveInformationAction as Action,
};
use bedrock_prompt::{Client, ErrorKind, Prompt, guardrail::Guardrail};
use bedrock_prompt_local::Server;

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "{0}", max_tokens = 100)]
struct Answer<'a>(&'a str);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let local = Server::start().await?;
    let url = local.endpoint_url();
    let (control, client) = if std::env::args().any(|arg| arg == "--aws") {
        (ControlPlane::from_env().await, Client::from_env().await)
    } else {
        (ControlPlane::local(&url), Client::local(&url))
    };
    let definition = GuardrailDefinition::new("bookshop-example")
        .word("Project Heron")
        .pii(Pii::CreditDebitCardNumber, Action::Block)
        .topic(
            "Investment advice",
            "Recommendations to buy, hold or sell a security.",
            ["Is now a good time to invest in gold?"],
        )
        .blocked_input_message("I can only help with your order.");
    let draft = control.create_guardrail(&definition).await?;
    let guardrail = control.create_guardrail_version(&draft).await?;
    println!("Made version {} of a guardrail", guardrail.version());
    // Errors are returned after the guardrail is deleted, so that it does not stay in the account.
    let sent = send_all(&client, &guardrail).await;
    control.delete_guardrail(draft.id()).await?;
    println!("Deleted the guardrail");
    Ok(sent?)
}

async fn send_all(client: &Client, guardrail: &Guardrail) -> Result<(), bedrock_prompt::Error> {
    for question in [
        "Do you have an atlas of rivers?",
        "My card is 4111 1111 1111 1111. Shall I invest in gold, or in Project Heron?",
    ] {
        let call = client.prompt(Answer(question)).guardrail(guardrail).guardrail_trace(true);
        match call.await {
            Ok(response) => println!("passed:  {question}\n         {}", response.output),
            Err(error) if error.kind() == ErrorKind::GuardrailIntervened => {
                println!("stopped: {question}\n         {}", error.answer().unwrap_or_default());
                error.interventions().iter().for_each(|each| println!("         - {each}"));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

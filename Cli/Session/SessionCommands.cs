using System.CommandLine;
using System.Text.Json.Nodes;
using ProvisioningCluster.Cli.Rest;

namespace ProvisioningCluster.Cli.Session;

/// <summary><c>login</c> and <c>logout</c>.</summary>
internal static class SessionCommands
{
    public static Command Login()
    {
        var url = new Argument<string?>("url") { Arity = ArgumentArity.ZeroOrOne, Description = $"Where the operators' REST is; else PROVISIONING_URL, else {Target.DefaultUrl}." };
        var user = new Option<string>("--user", "-u") { Description = "Name of the user.", Required = true };
        var fromInput = new Option<bool>("--password-stdin") { Description = "Take the password from standard input instead of asking for it." };
        return new Command("login", "Sign in, and keep the session for later commands.") { url, user, fromInput }.Runs(async invocation =>
        {
            var target = Target.ToSignIn(invocation, invocation.Parsed.GetValue(url));
            var password = invocation.Parsed.GetValue(fromInput) ? SecretInput.Read("password") : SecretInput.Ask("Password", "--password-stdin");
            var name = invocation.Parsed.GetValue(user);
            using var api = target.Connect();
            var tokens = await api.PostAsync("api/auth/login", new JsonObject { ["username"] = name, ["password"] = password }, invocation.Cancelled);
            SessionFile.Write(SessionAccess.Of(target.Url.ToString(), tokens));
            invocation.Report.Say($"Signed in at {target.Url} as {name}.");
        });
    }

    public static Command Logout() => new Command("logout", "End the session.").Runs(async invocation =>
    {
        if (SessionFile.Read() is null)
        {
            invocation.Report.Say("Nobody is signed in.");
            return;
        }

        try
        {
            await invocation.Api.PostAsync("api/auth/logout", null, invocation.Cancelled);
        }
        catch (ApiRefusal refusal) when (refusal.ExitCode == ExitCode.Access)
        {
            // It had ended before.
        }

        SessionFile.Delete();
        invocation.Report.Say("Signed out.");
    });
}

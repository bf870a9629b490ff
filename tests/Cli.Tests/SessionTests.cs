using System.Net;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Cli.Tests;

/// <summary>Signing in from the command line, and what is kept of it.</summary>
public sealed class SessionTests(SiloFixture fixture)
{
    private SiloProcess Silo => fixture.Silo;

    [Fact]
    public async Task I16_A_session_is_kept_for_its_user_alone_and_without_the_password()
    {
        using var home = new CliHome();

        var signedIn = (await home.SignInAsync(Silo)).Done();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(home.SessionPath));
        Assert.DoesNotContain(Silo.AdminPassword, signedIn.Everything + File.ReadAllText(home.SessionPath), StringComparison.Ordinal);
        Assert.DoesNotContain(home.Session["token"]!.GetValue<string>(), signedIn.Everything, StringComparison.Ordinal);
        (await home.RunAsync("profiles", "list")).Done();
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_nothing_is_kept()
    {
        using var home = new CliHome();

        var refused = (await home.RunWithAsync("not-the-password\n", "login", CliHome.UrlOf(Silo), "--user", Fresh.Text("nobody"), "--password-stdin")).Ended(3);

        Assert.False(File.Exists(home.SessionPath));
        Assert.DoesNotContain("not-the-password", refused.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_and_without_the_option_nobody_is_asked_for_a_password()
    {
        using var home = new CliHome();

        var run = (await home.RunAsync("login", CliHome.UrlOf(Silo), "--user", Silo.AdminUser)).Ended(2);

        Assert.Contains("--password-stdin", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I16_A_terminal_does_not_show_the_password_that_is_typed()
    {
        using var home = new CliHome();
        var python = ExternalTool.Require("/usr/bin/python3", "apt-get install python3");
        const string Script = """
            import os, pty, sys
            program, url, user, password, config = sys.argv[1:6]
            pid, terminal = pty.fork()
            if pid == 0:
                os.environ['XDG_CONFIG_HOME'] = config
                os.execvp('dotnet', ['dotnet', program, 'login', url, '--user', user])
            seen = b''
            while b'Password: ' not in seen:
                seen += os.read(terminal, 1024)
            os.write(terminal, password.encode() + b'\r')
            try:
                while data := os.read(terminal, 1024):
                    seen += data
            except OSError:
                pass
            sys.stdout.write(seen.decode())
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """;

        var run = await python.RunAsync("-c", Script, CliHome.Program, CliHome.UrlOf(Silo), Silo.AdminUser, Silo.AdminPassword, Path.GetDirectoryName(Path.GetDirectoryName(home.SessionPath))!);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("Signed in", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Silo.AdminPassword, run.Output, StringComparison.Ordinal);
        (await home.RunAsync("profiles", "list")).Done();
    }

    [Fact]
    public async Task A_session_that_ran_out_is_renewed_once_by_commands_that_run_at_the_same_time()
    {
        using var home = await CliHome.SignedInAsync(Silo);
        var before = home.Session;
        var worn = before.DeepClone();
        worn["token"] = before["token"]!.GetValue<string>()[..^4] + "AAAA";
        home.Session = worn;

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => home.RunAsync("profiles", "list")));

        Assert.All(runs, run => run.Done());
        Assert.NotEqual(before["refreshToken"]!.GetValue<string>(), home.Session["refreshToken"]!.GetValue<string>());
        (await home.RunAsync("profiles", "list")).Done(); // nobody used a refresh token twice
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_everybody_who_copied_it()
    {
        using var home = await CliHome.SignedInAsync(Silo);
        var copied = home.Session;

        (await home.RunAsync("logout")).Done();

        Assert.False(File.Exists(home.SessionPath));
        (await home.RunAsync("profiles", "list")).Ended(3);
        home.Session = copied;
        File.SetUnixFileMode(home.SessionPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var ended = (await home.RunAsync("profiles", "list")).Ended(3);
        Assert.Contains("Sign in again", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I16_A_session_that_others_may_read_is_refused()
    {
        using var home = await CliHome.SignedInAsync(Silo);
        File.SetUnixFileMode(home.SessionPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var refused = (await home.RunAsync("profiles", "list")).Ended(3);

        Assert.Contains("chmod 600", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I16_A_token_is_not_sent_to_another_server()
    {
        using var home = await CliHome.SignedInAsync(Silo);
        using var other = new HttpListener();
        var url = $"http://127.0.0.1:{FreePorts.Take(1)[0]}";
        other.Prefixes.Add(url + "/");
        other.Start();
        var asked = other.GetContextAsync();

        (await home.RunAsync("profiles", "list", "--url", url)).Ended(3);

        Assert.False(asked.IsCompleted, "The other server was asked.");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_told_from_one_that_refuses()
    {
        using var home = new CliHome();
        home.Variables["PROVISIONING_API_KEY"] = "no-key";

        (await home.RunAsync("profiles", "list", "--url", $"http://127.0.0.1:{FreePorts.Take(1)[0]}")).Ended(5);
        var refused = (await home.RunAsync("profiles", "list", "--url", CliHome.UrlOf(Silo))).Ended(3);

        Assert.DoesNotContain("no-key", refused.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_works_with_its_API_key_and_keeps_nothing()
    {
        using var home = new CliHome();
        var made = await Silo.Operator.PostAsync("api/apiKey", new JsonObject { ["description"] = "line 2" });
        var key = made!["value"]!.GetValue<string>();
        home.Variables["PROVISIONING_API_KEY"] = key;
        home.Variables["PROVISIONING_URL"] = CliHome.UrlOf(Silo);

        var listed = (await home.RunAsync("profiles", "list")).Done();

        Assert.DoesNotContain(key, listed.Everything, StringComparison.Ordinal);
        Assert.False(File.Exists(home.SessionPath));
    }

    [Fact]
    public async Task A_servers_certificate_is_trusted_by_its_CA_only()
    {
        using var home = new CliHome();
        string[] signIn = ["login", $"https://localhost:{Silo.HttpTlsPort}", "--user", Silo.AdminUser, "--password-stdin"];

        var unknown = (await home.RunWithAsync(Silo.AdminPassword, signIn)).Ended(5);
        (await home.RunWithAsync(Silo.AdminPassword, [.. signIn, "--ca", Silo.AuthorityPath])).Done();
        home.Variables["PROVISIONING_CA"] = Silo.AuthorityPath;
        (await home.RunAsync("profiles", "list")).Done();

        Assert.Contains("--ca", unknown.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("profiles", "create")]
    [InlineData("profiles", "create", "p", "--strategy", "all")]
    [InlineData("audit", "--since", "yesterday")]
    [InlineData("verify", "--from", "2026-02-30")]
    [InlineData("profiles", "list", "--url", "ftp://localhost")]
    [InlineData("profiles", "list", "--url", "http://user:word@localhost")]
    public async Task A_wrong_command_line_ends_with_2_and_says_why(params string[] arguments)
    {
        using var home = new CliHome();
        home.Variables["PROVISIONING_API_KEY"] = "no-key";

        var run = (await home.RunAsync(arguments)).Ended(2);

        Assert.NotEmpty(run.Error);
    }
}

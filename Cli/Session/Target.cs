using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Cli.Rest;

namespace ProvisioningCluster.Cli.Session;

/// <summary>Which cluster a command talks to, and as whom.</summary>
/// <param name="Url">Base address.</param>
/// <param name="Authority">PEM file of the CA to trust instead of the machine's; null for the machine's.</param>
/// <param name="Access">Who asks.</param>
internal sealed record Target(Uri Url, FileInfo? Authority, IAccess Access)
{
    public const string DefaultUrl = "http://localhost:8080";

    /// <summary>An export or a check over years takes its time; an answer begins soon nevertheless.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    /// <summary>From the options, the environment and the session, in this order.</summary>
    public static Target Of(Invocation invocation)
    {
        var wanted = invocation.Parsed.GetValue(GlobalOptions.Url) ?? EnvironmentText("PROVISIONING_URL");
        if (EnvironmentText("PROVISIONING_API_KEY") is { } key)
        {
            return Checked(invocation, new Target(UrlOf(wanted ?? SessionFile.Read()?.Url ?? DefaultUrl), AuthorityOf(invocation), new KeyAccess(key)));
        }

        var session = SessionFile.Read() ?? throw new CommandFault(ExitCode.Access, "You are not signed in. Sign in with: provisioning login, or set PROVISIONING_API_KEY.");
        var url = UrlOf(wanted ?? session.Url);

        // A token goes to the server that gave it and to no other.
        return url == UrlOf(session.Url)
            ? Checked(invocation, new Target(url, AuthorityOf(invocation), new SessionAccess(session)))
            : throw new CommandFault(ExitCode.Access, $"You are signed in at {session.Url} and not at {url}. Sign in there with: provisioning login {url}");
    }

    /// <summary>For a sign-in.</summary>
    public static Target ToSignIn(Invocation invocation, string? url) =>
        Checked(invocation, new Target(UrlOf(url ?? invocation.Parsed.GetValue(GlobalOptions.Url) ?? EnvironmentText("PROVISIONING_URL") ?? DefaultUrl), AuthorityOf(invocation), new NoAccess()));

    public OperatorApi Connect()
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = ConnectPatience, AllowAutoRedirect = false };
        if (Authority is not null)
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(Authority.FullName);
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(roots);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        return new OperatorApi(new HttpClient(handler) { BaseAddress = Url, Timeout = Patience }, Access);
    }

    private static Target Checked(Invocation invocation, Target target)
    {
        if (target.Url.Scheme == Uri.UriSchemeHttp && !IsHere(target.Url))
        {
            invocation.Report.Warn($"{target.Url} is not https: whoever is on the way can read what is sent.");
        }

        if (target.Authority is { Exists: false } missing)
        {
            throw new CommandFault(ExitCode.Usage, $"There is no file {missing.FullName}, which --ca or PROVISIONING_CA names.");
        }

        return target;
    }

    private static bool IsHere(Uri url) => url.IsLoopback || (IPAddress.TryParse(url.Host, out var address) && IPAddress.IsLoopback(address));

    private static FileInfo? AuthorityOf(Invocation invocation) =>
        invocation.Parsed.GetValue(GlobalOptions.Authority) ?? (EnvironmentText("PROVISIONING_CA") is { } path ? new FileInfo(path) : null);

    private static Uri UrlOf(string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0)
        {
            return new Uri(url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
        }

        throw new CommandFault(ExitCode.Usage, "The URL must be like https://provisioning.example.test:8443, without a user in it.");
    }

    private static string? EnvironmentText(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;
}

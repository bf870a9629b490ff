using System.Threading.Channels;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Messages;

namespace ProvisioningCluster.Gateways.Coap.Tests.Servers;

/// <summary>Resources that answer what the test says, when the test says it.</summary>
internal sealed class ScriptedResources : IRequestHandler
{
    private readonly Channel<CoapRequest> executed = Channel.CreateUnbounded<CoapRequest>();
    private int executions;

    /// <summary>Makes the answer; the default is 2.01 with the number of the execution, to be remembered.</summary>
    public Func<CoapRequest, ValueTask<CoapResponse>>? Script { get; set; }

    public int Executions => Volatile.Read(ref executions);

    public ValueTask<CoapResponse> HandleAsync(CoapRequest request)
    {
        var number = Interlocked.Increment(ref executions);
        executed.Writer.TryWrite(request);
        return Script?.Invoke(request) ?? new(Created($"execution {number}"));
    }

    /// <summary>Waits for the next execution.</summary>
    public async Task<CoapRequest> NextAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        return await executed.Reader.ReadAsync(deadline.Token);
    }

    public static CoapResponse Created(string text) => new(CoapCode.Created)
    {
        ContentFormat = CoapResponse.TextPlain,
        Payload = System.Text.Encoding.UTF8.GetBytes(text),
        Remember = true,
    };
}

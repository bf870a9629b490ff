using System.Net;
using Microsoft.Extensions.Time.Testing;
using ProvisioningCluster.Gateways.Coap.Amplification;
using ProvisioningCluster.Gateways.Coap.Exchange;
using ProvisioningCluster.Gateways.Coap.Messages;
using Xunit;

namespace ProvisioningCluster.Gateways.Coap.Tests.Exchange;

public sealed class ExchangeStoreTests
{
    private const int Capacity = 256 * ExchangeStore.EntryBytes;

    private static readonly CoapResponse Remembered = new(CoapCode.Created) { Remember = true };
    private static readonly CoapResponse Forgotten = new(CoapCode.NotFound);

    private readonly FakeTimeProvider time = new();

    [Fact]
    public void T28_one_source_cannot_take_the_places_of_all()
    {
        var store = new ExchangeStore(time, Capacity);
        var fromOne = Fill(store, "192.0.2.1", 10_000);

        var fromOthers = Enumerable.Range(2, 100).Count(host => Enter(store, $"192.0.2.{host}", 1) == ExchangeAdmission.New);

        Assert.InRange(fromOne, 1, 128);
        Assert.InRange(fromOthers, 80, 100);
    }

    [Fact]
    public void I21_the_memory_in_use_never_exceeds_its_bound_and_returns_with_time()
    {
        var store = new ExchangeStore(time, Capacity);
        for (var host = 1; host < 250; host++)
        {
            Fill(store, $"192.0.2.{host}", 50);
        }

        Assert.InRange(store.Bytes, Capacity / 2, Capacity + ExchangeStore.EntryBytes);
        time.Advance(TransmissionParameters.ExchangeLifetime);
        Assert.Equal(ExchangeAdmission.New, Enter(store, "192.0.2.1", 1));
        Assert.Equal(ExchangeStore.EntryBytes, store.Bytes);
    }

    [Fact]
    public void What_is_not_remembered_takes_no_memory()
    {
        var store = new ExchangeStore(time, Capacity);
        for (ushort id = 0; id < 10_000; id++)
        {
            var exchange = Exchange("192.0.2.1", id);
            Assert.Equal(ExchangeAdmission.New, store.Enter(exchange, out _));
            store.Leave(exchange, Forgotten);
        }

        Assert.Equal(0, store.Bytes);
    }

    [Fact]
    public void A_request_in_work_is_known_for_as_long_as_it_takes()
    {
        var store = new ExchangeStore(time, Capacity);
        var exchange = Exchange("192.0.2.1", 1);
        store.Enter(exchange, out _);

        time.Advance(TransmissionParameters.ExchangeLifetime * 2);

        Assert.Equal(ExchangeAdmission.Repeated, store.Enter(Exchange("192.0.2.1", 1), out var current));
        Assert.Same(exchange, current);
    }

    [Fact]
    public void Hosts_of_one_IPv6_network_share_their_part()
    {
        var store = new ExchangeStore(time, Capacity);
        var entered = Enumerable.Range(1, 250).Sum(host => Fill(store, $"2001:db8::{host:x}", 4));

        Assert.InRange(entered, 1, 128);
    }

    private int Fill(ExchangeStore store, string source, int count) =>
        Enumerable.Range(0, count).Count(id => EnterAndLeave(store, source, (ushort)id));

    private bool EnterAndLeave(ExchangeStore store, string source, ushort id)
    {
        var exchange = Exchange(source, id);
        if (store.Enter(exchange, out _) != ExchangeAdmission.New)
        {
            return false;
        }

        store.Leave(exchange, Remembered);
        return true;
    }

    private ExchangeAdmission Enter(ExchangeStore store, string source, ushort id) => store.Enter(Exchange(source, id), out _);

    private CoapExchange Exchange(string source, ushort id)
    {
        var message = new CoapMessage { Type = CoapMessageType.Confirmable, Code = CoapCode.Post, MessageId = id };
        var endpoint = CoapEndpoint.From(null!, new IPEndPoint(IPAddress.Parse(source), 5_000).Serialize());
        return new CoapExchange(endpoint, message, new ReplyAllowance(10), time);
    }
}

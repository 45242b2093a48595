using System.Net;
using AuthKit.Passwords;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Passwords;

public class BreachedPasswordClientTests
{
    // SHA-1("password") = 5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8
    private const string Suffix = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";
    private const string Other = "0018A45C4D1DEF81644B54AB7F969B88D65";

    [Fact]
    public async Task Only_five_digits_of_the_hash_leave_the_process_and_padding_is_requested()
    {
        var handler = new FixedHandler($"{Other}:3\r\n{Suffix}:9659365\r\n");

        Assert.Equal(BreachCheck.Found, await Client(handler).CheckAsync("password"));
        Assert.Equal("https://api.pwnedpasswords.com/range/5BAA6", handler.Request!.RequestUri!.AbsoluteUri);
        Assert.Equal(["true"], handler.Request.Headers.GetValues("Add-Padding"));
        Assert.Null(handler.Request.Content);
    }

    [Theory]
    [InlineData(Other + ":3", BreachCheck.NotFound)]
    [InlineData(Suffix + ":0", BreachCheck.NotFound)]
    [InlineData(Suffix + ":1", BreachCheck.Found)]
    [InlineData("1e4c9b93f3f0682250b6cf8331b7ee68fd8:1", BreachCheck.Found)]
    [InlineData("", BreachCheck.NotFound)]
    [InlineData(Suffix, BreachCheck.Unavailable)]
    [InlineData(Suffix + ":", BreachCheck.Unavailable)]
    [InlineData(Suffix + ":x", BreachCheck.Unavailable)]
    [InlineData(Suffix + ":-1", BreachCheck.Unavailable)]
    [InlineData("<html>not what was asked for, but an error page of some proxy</html>", BreachCheck.Unavailable)]
    [InlineData(Suffix + ":1\n<html>", BreachCheck.Unavailable)]
    public async Task Answers_are_read_strictly_and_padding_rows_do_not_count(string answer, BreachCheck expected) =>
        Assert.Equal(expected, await Client(new FixedHandler(answer)).CheckAsync("password"));

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.Found)]
    public async Task Another_status_is_not_an_answer(HttpStatusCode status) =>
        Assert.Equal(BreachCheck.Unavailable, await Client(new FixedHandler(Other + ":3", status)).CheckAsync("password"));

    [Fact]
    public async Task An_endless_answer_is_not_an_answer() =>
        Assert.Equal(BreachCheck.Unavailable, await Client(new FixedHandler(string.Concat(Enumerable.Repeat(Other + ":3\r\n", 10_000)))).CheckAsync("password"));

    [Fact]
    public async Task A_network_error_is_not_an_answer() =>
        Assert.Equal(BreachCheck.Unavailable, await Client(new FixedHandler(new HttpRequestException("no route"))).CheckAsync("password"));

    [Fact]
    public async Task A_silent_service_is_abandoned()
    {
        using var client = new HttpClient(new SilentHandler());

        Assert.Equal(BreachCheck.Unavailable, await new BreachedPasswordClient(client, new BreachedPasswordClientOptions { TimeoutMilliseconds = 1 }).CheckAsync("password"));
    }

    [Fact]
    public async Task The_caller_s_cancellation_passes_through()
    {
        using var client = new HttpClient(new SilentHandler());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new BreachedPasswordClient(client).CheckAsync("password", new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_minimum_count_can_be_set() => Assert.Equal(
        BreachCheck.NotFound,
        await Client(new FixedHandler(Suffix + ":9"), new BreachedPasswordClientOptions { MinCount = 10 }).CheckAsync("password"));

    [Theory]
    [InlineData("http://example.com/range/")]
    [InlineData("https://example.com/range")]
    [InlineData("ftp://example.com/range/")]
    [InlineData("/range/")]
    public void Addresses_that_would_leak_are_refused(string address) => Assert.Throws<OptionsValidationException>(() =>
        Client(new FixedHandler(""), new BreachedPasswordClientOptions { RangeAddress = new Uri(address, UriKind.RelativeOrAbsolute) }));

    private static BreachedPasswordClient Client(HttpMessageHandler handler, BreachedPasswordClientOptions? options = null) =>
        new(new HttpClient(handler), options);

    private sealed class FixedHandler(string answer, HttpStatusCode status = HttpStatusCode.OK) : HttpMessageHandler
    {
        private readonly Exception? _exception;

        public FixedHandler(Exception exception)
            : this("") => _exception = exception;

        public HttpRequestMessage? Request { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Request = request;
            return _exception is null
                ? Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(answer) })
                : Task.FromException<HttpResponseMessage>(_exception);
        }
    }

    private sealed class SilentHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new TaskCompletionSource<HttpResponseMessage>().Task.WaitAsync(cancellationToken);
    }
}

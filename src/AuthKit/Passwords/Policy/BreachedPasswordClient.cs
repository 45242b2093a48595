using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthKit.Passwords;

/// <summary>
/// Checks passwords against a range service such as Pwned Passwords. The client sends the first five hexadecimal digits of the password's
/// SHA-1, gets back every known hash with that prefix, and looks for the password's hash among them. The service learns neither the
/// password nor its hash. Padding hides the number of hashes in the response.
/// </summary>
public sealed partial class BreachedPasswordClient : IBreachedPasswordChecker
{
    private const int PrefixLength = 5;
    private const int MaxAnswerSize = 256 * 1024;

    private readonly HttpClient _client;
    private readonly BreachedPasswordClientOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    /// <summary>Creates a client that sends its requests through an existing HTTP client.</summary>
    /// <param name="client">
    /// The HTTP client that sends the requests. The caller owns and disposes it. It must not follow redirects to other hosts.
    /// </param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="runtime">The clock for the time-out, and the log; null for the system clock and no log.</param>
    /// <exception cref="OptionsValidationException">Lists everything that is wrong with the options.</exception>
    public BreachedPasswordClient(HttpClient client, BreachedPasswordClientOptions? options = null, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        options ??= new BreachedPasswordClientOptions();
        Errors.ThrowIfInvalid(typeof(BreachedPasswordClientOptions), options.Validate());
        runtime ??= AuthKitRuntime.Default;
        _client = client;
        _options = options.Snapshot();
        _timeProvider = runtime.TimeProvider;
        _logger = runtime.LoggerFactory.CreateLogger<BreachedPasswordClient>();
    }

    /// <inheritdoc/>
    public async ValueTask<BreachCheck> CheckAsync(string password, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(password);
        var hash = HashOf(password);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(_options.TimeoutMilliseconds), _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var answer = await GetRangeAsync(hash[..PrefixLength], either.Token).ConfigureAwait(false);
            return answer is null ? BreachCheck.Unavailable : Find(answer, hash.AsSpan(PrefixLength));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            LogFailed(_logger, exception);
            return BreachCheck.Unavailable;
        }
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "The range services index by SHA-1; it protects nothing here.")]
    private static string HashOf(string password)
    {
        var utf8 = Encoding.UTF8.GetBytes(password);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(utf8, hash);
        CryptographicOperations.ZeroMemory(utf8);
        return Convert.ToHexString(hash);
    }

    private async Task<string?> GetRangeAsync(string prefix, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_options.RangeAddress, prefix));
        request.Headers.Add("Add-Padding", "true");
        request.Headers.UserAgent.ParseAdd("AuthKit");
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            LogAnswered(_logger, (int)response.StatusCode);
            return null;
        }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[MaxAnswerSize + 1];
            var size = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return size <= MaxAnswerSize ? Encoding.ASCII.GetString(buffer, 0, size) : null;
        }
    }

    /// <summary>
    /// Looks for the suffix in the response. A row is the other 35 digits, a colon and a count, which is zero in padding rows. One malformed
    /// row makes the whole response unusable.
    /// </summary>
    private BreachCheck Find(ReadOnlySpan<char> answer, ReadOnlySpan<char> suffix)
    {
        var found = BreachCheck.NotFound;
        foreach (var row in answer.EnumerateLines())
        {
            if (row.IsEmpty)
            {
                continue;
            }

            if (row.Length <= suffix.Length + 1
                || row[suffix.Length] != ':'
                || !PhcParameters.TryReadNumber(row[(suffix.Length + 1)..], out var count))
            {
                return BreachCheck.Unavailable;
            }

            if (count >= _options.MinCount && row[..suffix.Length].Equals(suffix, StringComparison.OrdinalIgnoreCase))
            {
                found = BreachCheck.Found;
            }
        }

        return found;
    }

    [LoggerMessage(EventId = 22, EventName = "BreachCheckFailed", Level = LogLevel.Warning, Message = "The breach check failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 23, EventName = "BreachCheckAnswered", Level = LogLevel.Warning, Message = "The breach check was answered with status {Status}.")]
    private static partial void LogAnswered(ILogger logger, int status);
}

/// <summary>The address, time-out and threshold of a <see cref="BreachedPasswordClient"/>.</summary>
public sealed class BreachedPasswordClientOptions
{
    /// <summary>The largest <see cref="TimeoutMilliseconds"/>.</summary>
    public const int MaxTimeoutMilliseconds = 60_000;

    /// <summary>
    /// The address to which the prefix is appended; it ends in a slash. Default: the public Pwned Passwords service. Must be https, or http on
    /// this machine.
    /// </summary>
    public Uri RangeAddress { get; set; } = new("https://api.pwnedpasswords.com/range/");

    /// <summary>How many times breaches must contain a password for it to count as breached. Default 1; at least 1.</summary>
    public int MinCount { get; set; } = 1;

    /// <summary>How long the service may take to respond, in milliseconds. Default 3,000; 1 to <see cref="MaxTimeoutMilliseconds"/>.</summary>
    public int TimeoutMilliseconds { get; set; } = 3000;

    internal BreachedPasswordClientOptions Snapshot() => (BreachedPasswordClientOptions)MemberwiseClone();

    internal List<string> Validate()
    {
        var problems = new List<string>();
        if (RangeAddress is not { IsAbsoluteUri: true }
            || !(RangeAddress.Scheme == Uri.UriSchemeHttps || (RangeAddress.Scheme == Uri.UriSchemeHttp && RangeAddress.IsLoopback))
            || !RangeAddress.AbsoluteUri.EndsWith('/'))
        {
            problems.Add("RangeAddress must be an https address that ends in a slash, or http on this machine.");
        }

        if (MinCount < 1)
        {
            problems.Add("MinCount must be 1 or more.");
        }

        OptionRange.Check(problems, TimeoutMilliseconds, 1, MaxTimeoutMilliseconds);
        return problems;
    }
}

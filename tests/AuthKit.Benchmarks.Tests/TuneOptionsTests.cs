using AuthKit.Benchmarks.CommandLine;
using AuthKit.Benchmarks.Tuning;

namespace AuthKit.Benchmarks.Tests;

public class TuneOptionsTests
{
    private const long Budget = 4L * 1_024 * 1_024 * 1_024;

    [Theory]
    [InlineData("--target 250ms", 250, 65_536, 1)]
    [InlineData("--target=0.5s --memory=19MiB", 500, 19_456, 1)]
    [InlineData("--memory 1GiB --parallelism 1 --target 10s", 10_000, 1_048_576, 1)]
    [InlineData("--target 12.5ms --memory 19456KiB --parallelism 4", 12.5, 19_456, 4)]
    public void Options_are_read(string line, double target, int memory, int lanes)
    {
        var options = TuneOptions.Parse([.. line.Split(' '), "--concurrency", "2"], Budget);

        Assert.Equal(TimeSpan.FromMilliseconds(target), options.Target);
        Assert.Equal((memory, lanes, 2), (options.MemoryKiB, options.Lanes, options.Concurrency));
    }

    [Theory]
    [InlineData("", "--target is missing")]
    [InlineData("--target", "--target needs a value")]
    [InlineData("--target=", "--target needs a value")]
    [InlineData("--target --memory 64MiB", "--target needs a value")]
    [InlineData("--target 250", "such as 250ms")]
    [InlineData("--target 250 ms", "'ms' is not an option of this command")]
    [InlineData("--target -250ms", "such as 250ms")]
    [InlineData("--target 1e3ms", "such as 250ms")]
    [InlineData("--target 1,5s", "such as 250ms")]
    [InlineData("--target 1ms", "from 10ms to 10s")]
    [InlineData("--target 11s", "from 10ms to 10s")]
    [InlineData("--target 99999999999999999999999s", "from 10ms to 10s")]
    [InlineData("--target 250ms --target 300ms", "--target is given twice")]
    [InlineData("--target 250ms --memroy 64MiB", "'--memroy' is not an option of this command")]
    [InlineData("--target 250ms fast", "'fast' is not an option of this command")]
    [InlineData("--target 250ms --memory 64MB", "such as 64MiB")]
    [InlineData("--target 250ms --memory 6MiB", "from 7MiB")]
    [InlineData("--target 250ms --memory 7168.5KiB", "such as 64MiB")]
    [InlineData("--target 250ms --parallelism 0", "from 1 to 64")]
    [InlineData("--target 250ms --concurrency +2", "from 1 to 1024")]
    [InlineData("--target 250ms --memory 1GiB --concurrency 8", "lower --memory or --concurrency")]
    [InlineData("--target 250ms --memory 1GiB --parallelism 2 --concurrency 1", "lower --memory or --concurrency")]
    public void Invalid_options_are_refused_by_name(string line, string message)
    {
        var arguments = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var exception = Assert.Throws<UsageException>(() => TuneOptions.Parse(arguments, Budget));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }
}

namespace AuthKit.Tests.Stores;

public sealed class NameRulesTests
{
    /// <summary>Texts that no store may ever receive. They are built from code units, because a test runner cannot print lone surrogates.</summary>
    private static readonly string[] Malformed =
    [
        new('a', 256),
        string.Concat(Enumerable.Repeat("\uD83D\uDE00", 128)),
        "\0",
        "a\0b",
        "ab\0",
        "\uD83D",
        "\uDE00",
        "a\uD83D",
        "\uD83Da",
        "\uDE00\uD83D",
        "\uD83D\uD83D\uDE00",
        "\uD83D\uDE00\uDE00",
    ];

    private static readonly string[] WellFormed =
    [
        "a",
        " ",
        "trailing ",
        "%_*:{}'\";--",
        "é",
        "e\u0301",
        "\u0001\r\n\uFEFF\uFFFD\uFFFF",
        "\uD83D\uDE00",
        new('a', 255),
        string.Concat(Enumerable.Repeat("\uD83D\uDE00", 127)) + "a",
    ];

    [Fact]
    public void Malformed_names_and_tenants_are_refused() => Assert.All(Malformed, text =>
    {
        Assert.False(NameRules.IsWellFormed(text));
        Assert.Equal("p", Assert.Throws<ArgumentException>(() => NameRules.ThrowIfNotName(text, "p")).ParamName);
        Assert.Equal("p", Assert.Throws<ArgumentException>(() => NameRules.ThrowIfNotTenant(text, "p")).ParamName);
    });

    [Fact]
    public void Well_formed_names_and_tenants_are_accepted_unchanged() => Assert.All(WellFormed, text =>
    {
        Assert.True(NameRules.IsWellFormed(text));
        if (string.IsNullOrWhiteSpace(text))
        {
            Assert.Throws<ArgumentException>(() => NameRules.ThrowIfNotName(text, "p"));
        }
        else
        {
            NameRules.ThrowIfNotName(text, "p");
        }

        NameRules.ThrowIfNotTenant(text, "p");
    });

    [Fact]
    public void Only_a_tenant_may_be_empty()
    {
        NameRules.ThrowIfNotTenant("", "p");
        Assert.Throws<ArgumentException>(() => NameRules.ThrowIfNotName("", "p"));
    }

    [Fact]
    public void Null_is_refused_with_the_parameter_s_name()
    {
        Assert.False(NameRules.IsWellFormed(null));
        Assert.Equal("p", Assert.Throws<ArgumentNullException>(() => NameRules.ThrowIfNotName(null, "p")).ParamName);
        Assert.Equal("p", Assert.Throws<ArgumentNullException>(() => NameRules.ThrowIfNotTenant(null, "p")).ParamName);
    }
}

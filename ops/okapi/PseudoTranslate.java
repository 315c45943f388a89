import java.io.File;
import java.nio.charset.StandardCharsets;
import net.sf.okapi.common.Event;
import net.sf.okapi.common.LocaleId;
import net.sf.okapi.common.filterwriter.IFilterWriter;
import net.sf.okapi.common.resource.ITextUnit;
import net.sf.okapi.common.resource.RawDocument;
import net.sf.okapi.common.resource.Segment;
import net.sf.okapi.common.resource.TextContainer;
import net.sf.okapi.filters.xliff.XLIFFFilter;
import net.sf.okapi.lib.xliff2.core.Fragment;
import net.sf.okapi.lib.xliff2.core.Part;
import net.sf.okapi.lib.xliff2.core.TargetState;
import net.sf.okapi.lib.xliff2.core.Unit;
import net.sf.okapi.lib.xliff2.reader.XLIFFReader;
import net.sf.okapi.lib.xliff2.writer.XLIFFWriter;

/**
 * A translation tool in small: reads an XLIFF file with Okapi, writes it with every sentence translated into the original
 * with accents on its vowels. java … PseudoTranslate.java 1.2|2.0 IN OUT SOURCE-LANGUAGE TARGET-LANGUAGE
 */
public class PseudoTranslate {
  private static final String PLAIN = "aeiouAEIOU";
  private static final String ACCENTED = "áéíóúÁÉÍÓÚ";

  public static void main(String[] arguments) throws Exception {
    File in = new File(arguments[1]);
    File out = new File(arguments[2]);
    if (arguments[0].equals("1.2")) {
      translate12(in, out, LocaleId.fromString(arguments[3]), LocaleId.fromString(arguments[4]));
    } else {
      translate20(in, out);
    }
  }

  /** Letters only: the marks that stand for inline elements in a coded text are in the private use area. */
  private static String translated(String text) {
    StringBuilder result = new StringBuilder(text);
    for (int i = 0; i < result.length(); i++) {
      int place = PLAIN.indexOf(result.charAt(i));
      if (place >= 0) {
        result.setCharAt(i, ACCENTED.charAt(place));
      }
    }
    return result.toString();
  }

  private static void translate12(File in, File out, LocaleId source, LocaleId target) {
    try (XLIFFFilter filter = new XLIFFFilter();
        IFilterWriter writer = filter.createFilterWriter();
        RawDocument document = new RawDocument(in.toURI(), "UTF-8", source, target)) {
      writer.setOptions(target, "UTF-8");
      writer.setOutput(out.getPath());
      filter.open(document);
      while (filter.hasNext()) {
        Event event = filter.next();
        if (event.isTextUnit()) {
          translate(event.getTextUnit(), target);
        }
        writer.handleEvent(event);
      }
    }
  }

  private static void translate(ITextUnit unit, LocaleId locale) {
    TextContainer target = unit.createTarget(locale, true, ITextUnit.COPY_ALL);
    for (Segment segment : target.getSegments()) {
      segment.text.setCodedText(translated(segment.text.getCodedText()));
    }
  }

  private static void translate20(File in, File out) {
    try (XLIFFReader reader = new XLIFFReader(XLIFFReader.VALIDATION_MAXIMAL);
        XLIFFWriter writer = new XLIFFWriter()) {
      reader.open(in);
      writer.create(out, "en");
      while (reader.hasNext()) {
        net.sf.okapi.lib.xliff2.reader.Event event = reader.next();
        if (event.isUnit()) {
          translate(event.getUnit());
        }
        writer.writeEvent(event);
      }
    }
  }

  private static void translate(Unit unit) {
    for (net.sf.okapi.lib.xliff2.core.Segment segment : unit.getSegments()) {
      Fragment target = segment.getTarget(Part.GetTarget.CLONE_SOURCE);
      target.setCodedText(translated(segment.getSource().getCodedText()));
      segment.setState(TargetState.TRANSLATED);
    }
  }
}

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.Version;

/**
 * Lucene alone, as an engine of the comparison: its own English analyser, BM25 over passages, and the best
 * sentence of the best ones. Arguments: a file with a passage a line (sentences between tabs), and an empty folder.
 */
public final class Lucene {
    /** What its own evaluations take for passages. */
    private static final float K1 = 0.9f, B = 0.4f;
    /** Passages whose sentences are looked at for the best one. */
    private static final int LOOKED_AT = 10;

    private final Analyzer analyzer = new EnglishAnalyzer();
    private final BM25Similarity similarity = new BM25Similarity(K1, B);
    private final List<String[]> passages = new ArrayList<>();
    private IndexSearcher searcher;
    private double sentenceLength;

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Lucene engine = new Lucene();
        long begun = System.nanoTime();
        engine.index(Path.of(arguments[0]), Path.of(arguments[1]));
        out.println("ready " + (System.nanoTime() - begun) / 1e9 + " Lucene " + Version.LATEST);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String question = questions.readLine(); question != null; question = questions.readLine()) {
            out.println(engine.answer(question));
        }
    }

    private void index(Path lines, Path folder) throws IOException {
        FieldType body = new FieldType(TextField.TYPE_NOT_STORED);
        body.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        MMapDirectory directory = new MMapDirectory(folder);
        IndexWriterConfig config = new IndexWriterConfig(analyzer).setSimilarity(similarity).setRAMBufferSizeMB(256);
        long sentences = 0;
        try (IndexWriter writer = new IndexWriter(directory, config);
                BufferedReader file = Files.newBufferedReader(lines)) {
            for (String line = file.readLine(); line != null; line = file.readLine()) {
                Document document = new Document();
                document.add(new NumericDocValuesField("number", passages.size()));
                document.add(new Field("body", line.replace('\t', ' '), body));
                writer.addDocument(document);
                passages.add(line.split("\t"));
                sentences += passages.get(passages.size() - 1).length;
            }
            // One segment, which is the fastest to search.
            writer.forceMerge(1);
            writer.commit();
        }
        searcher = new IndexSearcher(DirectoryReader.open(directory));
        searcher.setSimilarity(similarity);
        sentenceLength = (double) searcher.collectionStatistics("body").sumTotalTermFreq() / sentences;
    }

    /**
     * The best passages, the passage and place of the best sentence, and two times in nanoseconds: until the passages
     * were found, and until the sentence was.
     */
    private String answer(String question) throws IOException {
        long begun = System.nanoTime();
        Set<String> terms = new LinkedHashSet<>(terms(question));
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (String term : terms) {
            query.add(new TermQuery(new Term("body", term)), BooleanClause.Occur.SHOULD);
        }
        ScoreDoc[] hits = searcher.search(query.build(), LOOKED_AT).scoreDocs;
        int[] numbers = new int[hits.length];
        for (int place = 0; place < hits.length; place++) {
            numbers[place] = number(hits[place].doc);
        }
        long searched = System.nanoTime() - begun;
        String best = bestSentence(terms, numbers);
        long whole = System.nanoTime() - begun;
        StringBuilder listed = new StringBuilder(numbers.length == 0 ? "-" : "");
        for (int number : numbers) {
            listed.append(listed.length() == 0 ? "" : ",").append(number);
        }
        return listed + " " + best + " " + searched + " " + whole;
    }

    private int number(int doc) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
        NumericDocValues values = leaf.reader().getNumericDocValues("number");
        values.advanceExact(doc - leaf.docBase);
        return (int) values.longValue();
    }

    private String bestSentence(Set<String> terms, int[] numbers) throws IOException {
        double passageCount = searcher.getIndexReader().numDocs();
        Map<String, Double> weights = new HashMap<>();
        for (String term : terms) {
            int frequency = searcher.getIndexReader().docFreq(new Term("body", term));
            weights.put(term, Math.log(1 + (passageCount - frequency + 0.5) / (frequency + 0.5)));
        }
        String best = "0:0";
        double bestScore = 0;
        for (int number : numbers) {
            String[] sentences = passages.get(number);
            for (int place = 0; place < sentences.length; place++) {
                double score = score(weights, terms(sentences[place]));
                if (score > bestScore) {
                    best = number + ":" + place;
                    bestScore = score;
                }
            }
        }
        return best;
    }

    private double score(Map<String, Double> weights, List<String> words) {
        Map<String, Integer> counts = new HashMap<>();
        for (String word : words) {
            if (weights.containsKey(word)) {
                counts.merge(word, 1, Integer::sum);
            }
        }
        double norm = K1 * (1 - B + B * words.size() / sentenceLength);
        double score = 0;
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            score += weights.get(count.getKey()) * count.getValue() / (count.getValue() + norm);
        }
        return score;
    }

    private List<String> terms(String text) throws IOException {
        List<String> terms = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream("body", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                terms.add(term.toString());
            }
            stream.end();
        }
        return terms;
    }
}
